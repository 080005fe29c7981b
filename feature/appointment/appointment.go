// Package appointment holds appointments: moments offered or proposed, picked by the resident, reminded, in a calendar feed.
package appointment
