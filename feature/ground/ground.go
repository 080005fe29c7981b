// Package ground holds grounds and purposes: on what law and for what aim data may be shared, as data with versions.
package ground
