package external

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"codman/internal/check"
)

// CacheFile is the name of the file in the state folder that remembers answers.
const CacheFile = "external.json"

// memoryVersion goes up when what is remembered gets another form or meaning; then everything is asked anew.
const memoryVersion = 1

// How long answers are remembered.
const (
	goodFor = 7 * 24 * time.Hour
	badFor  = 24 * time.Hour
)

// memory is what was answered before. It is a convenience: a file that can't be read or written changes nothing but the time it takes.
type memory struct {
	file string
	now  time.Time

	mu      sync.Mutex
	Version int                   `json:"version"`
	Answers map[string]remembered `json:"answers"` // by request
}

type remembered struct {
	At    time.Time `json:"at"`
	Fault string    `json:"fault,omitempty"`
	Moved string    `json:"moved,omitempty"`
}

// fresh tells whether an answer is still good for something.
func (r remembered) fresh(now time.Time) bool {
	age := now.Sub(r.At)
	return age >= 0 && (age < badFor || age < goodFor && r.Fault == "")
}

// recallAll reads the file, and forgets what is too old.
func recallAll(file string, now time.Time) *memory {
	m := &memory{file: file, now: now}
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil || json.Unmarshal(data, m) != nil || m.Version != memoryVersion {
			m.Answers = nil
		}
	}
	m.Version = memoryVersion
	known := make(map[string]remembered)
	for request, r := range m.Answers {
		if r.fresh(now) {
			known[request] = r
		}
	}
	m.Answers = known
	return m
}

func (m *memory) recall(request string) (check.Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.Answers[request]
	return check.Answer{Fault: r.Fault, Moved: r.Moved}, ok
}

// keep remembers an answer. That something was not asked is no answer.
func (m *memory) keep(request string, a check.Answer) {
	if a.Unasked != "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Answers[request] = remembered{m.now.UTC(), a.Fault, a.Moved}
}

// save writes the file whole, by another name first.
func (m *memory) save() {
	if m.file == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil || os.MkdirAll(filepath.Dir(m.file), 0o755) != nil {
		return
	}
	next, err := os.CreateTemp(filepath.Dir(m.file), CacheFile+".*")
	if err != nil {
		return
	}
	_, err = next.Write(append(data, '\n'))
	if e := next.Close(); err != nil || e != nil || os.Rename(next.Name(), m.file) != nil {
		_ = os.Remove(next.Name()) // what is not remembered is asked again
	}
}
