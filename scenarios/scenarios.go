// Package scenarios carries the scenario files, so that the demo region can live through the worked cases.
package scenarios

import "embed"

// Files are the scenarios, *.play.
//
//go:embed *.play
var Files embed.FS
