// Package inspection holds inspection: who looked at whose data, why and when.
package inspection
