package meeting

import "sync"

// Hub wakes who follows a meeting on this node. Other nodes see the number of the last event when they look, which
// they do every second.
type Hub struct {
	mu    sync.Mutex
	on    map[string]map[chan struct{}]bool
	count map[string]int // streams of a person
	ended chan struct{}
	once  sync.Once
}

// NewHub makes a hub.
func NewHub() *Hub {
	return &Hub{on: map[string]map[chan struct{}]bool{}, count: map[string]int{}, ended: make(chan struct{})}
}

// most is how many streams one person may have open: tabs and devices, not a flood.
const most = 12

// Listen gives a channel that gets a signal when something happened in the meeting; ok is false when this person
// follows too many already.
func (h *Hub) Listen(meeting, person string) (wake chan struct{}, leave func() (last bool), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.count[person] >= most {
		return nil, nil, false
	}
	h.count[person]++
	wake = make(chan struct{}, 1)
	if h.on[meeting] == nil {
		h.on[meeting] = map[chan struct{}]bool{}
	}
	h.on[meeting][wake] = true
	return wake, func() (last bool) {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.on[meeting], wake)
		if last = len(h.on[meeting]) == 0; last {
			delete(h.on, meeting)
		}
		if h.count[person]--; h.count[person] <= 0 {
			delete(h.count, person)
		}
		return last
	}, true
}

// Wake signals who follows a meeting; "" is everybody, when it is not known which meetings it touches.
func (h *Hub) Wake(meeting string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for m, all := range h.on {
		if meeting != "" && m != meeting {
			continue
		}
		for c := range all {
			select {
			case c <- struct{}{}:
			default: // a signal waits already
			}
		}
	}
}

// End ends every stream: the program stops, and a browser finds another node or comes back later.
func (h *Hub) End() { h.once.Do(func() { close(h.ended) }) }
