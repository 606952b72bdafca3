package format

import (
	"encoding/json"
	"fmt"
)

// MarshalJSON writes the part as an array: [field, title, anchor, text].
func (p Part) MarshalJSON() ([]byte, error) { return p.appendJSON(nil), nil }

// UnmarshalJSON reads what [Part.MarshalJSON] wrote.
func (p *Part) UnmarshalJSON(data []byte) error {
	var cells []json.RawMessage
	if err := json.Unmarshal(data, &cells); err != nil {
		return err
	}
	if len(cells) != 4 {
		return fmt.Errorf("a part has 4 values, not %d", len(cells))
	}
	for i, to := range []any{&p.Field, &p.Title, &p.Anchor, &p.Text} {
		if err := json.Unmarshal(cells[i], to); err != nil {
			return err
		}
	}
	if p.Field >= Fields {
		return fmt.Errorf("there is no field %d", p.Field)
	}
	return nil
}
