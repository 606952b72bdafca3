package format

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"sort"
	"strings"
)

func (s *Shards) add(first, name string) {
	s.Firsts, s.Names = append(s.Firsts, first), append(s.Names, name)
}

// holding is the place of the shard that a text would be in; -1 when there are none.
func (s *Shards) holding(text string) int {
	return sort.Search(len(s.Firsts), func(i int) bool { return s.Firsts[i] > text }) - 1
}

// check demands what the reader relies on.
func (s *Shards) check() error {
	for i, first := range s.Firsts {
		if i == 0 && first != "" || i > 0 && first <= s.Firsts[i-1] {
			return errValue
		}
	}
	return nil
}

// MarshalJSON implements [json.Marshaler].
func (s Shards) MarshalJSON() ([]byte, error) {
	return json.Marshal([2]string{strings.Join(s.Firsts, " "), base64.StdEncoding.EncodeToString(encodeNames(s.Names))})
}

// UnmarshalJSON implements [json.Unmarshaler].
func (s *Shards) UnmarshalJSON(data []byte) error {
	var both [2]string
	if err := json.Unmarshal(data, &both); err != nil {
		return err
	}
	bytes, err := base64.StdEncoding.DecodeString(both[1])
	if err != nil {
		return err
	}
	s.Firsts = nil
	if s.Names, err = decodeNames(bytes, 0); err != nil || len(s.Names) == 0 {
		return err
	}
	if s.Firsts = strings.Split(both[0], " "); len(s.Firsts) != len(s.Names) {
		return errValue
	}
	return nil
}

// encodeNames writes the names of files, which are hexadecimal digits, as half as many bytes.
func encodeNames(names []string) []byte {
	data := make([]byte, 0, len(names)*digits/2)
	for _, name := range names {
		data, _ = hex.AppendDecode(data, []byte(name)) // they are hashes that we wrote
	}
	return data
}
