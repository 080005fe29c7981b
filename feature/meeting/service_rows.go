package meeting

import (
	"sync"

	"tafel/internal/db"
)

// rows is what a meeting holds, before anybody's sight is laid over it.
type rows struct {
	seats []Seat
	items []Item
	lines []Line
}

func readRows(r db.Reader, id string) (x rows, err error) {
	if x.seats, err = seats(r, id); err != nil {
		return x, err
	}
	if x.items, err = items(r, id); err != nil {
		return x, err
	}
	x.lines, err = lines(r, id)
	return x, err
}

// shelf lets those who follow a meeting share its rows: thirty streams wake at one event. Every change of a meeting
// has a number, so rows read at a number are those of that number or later; what may be seen of them is asked anew for
// each reader, and nothing of another room is kept here.
type shelf struct {
	mu  sync.Mutex
	now map[string]*kept
}

type kept struct {
	mu   sync.Mutex
	seq  int64
	read bool
	rows rows
}

func (s *shelf) at(r db.Reader, id string, seq int64) (rows, error) {
	s.mu.Lock()
	if s.now == nil {
		s.now = map[string]*kept{}
	}
	k := s.now[id]
	if k == nil {
		k = &kept{}
		s.now[id] = k
	}
	s.mu.Unlock()
	k.mu.Lock() // the first reads, the others wait for it
	defer k.mu.Unlock()
	if k.read && k.seq == seq {
		return k.rows, nil
	}
	x, err := readRows(r, id)
	if err != nil {
		return x, err
	}
	if !k.read || seq > k.seq { // who is late keeps nothing back for the others
		k.seq, k.read, k.rows = seq, true, x
	}
	return x, nil
}

// clear forgets a meeting that nobody on this node follows.
func (s *shelf) clear(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.now, id)
}
