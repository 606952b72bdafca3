package postmortem

import (
	"encoding/json"
	"reflect"
	"testing"
)

// filled sets every field of a value, so that a field that AppendJSON does not know shows.
func filled(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			filled(v.Field(i), text)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		filled(v.Elem(), text)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		filled(v.Index(0), text)
		filled(v.Index(1), text)
	case reflect.String:
		v.SetString(text)
	case reflect.Int64, reflect.Int:
		v.SetInt(-42)
	case reflect.Float64:
		v.SetFloat(8.25)
	case reflect.Bool:
		v.SetBool(true)
	}
}

func TestAppendJSONIsEncodingJSON(t *testing.T) {
	var empty, full, nasty Record
	filled(reflect.ValueOf(&full).Elem(), "text")
	filled(reflect.ValueOf(&nasty).Elem(), "a\"b\\c<d>&e\n\r\t\b\f\x00\x1f\x7f\xff é\u2028\u2029日")
	brief := full
	brief.Timeline, brief.ActionItems = nil, []RecordAction{}
	for _, r := range []Record{empty, full, nasty, brief} {
		want, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.AppendJSON([]byte("x"), true); string(got) != "x"+string(want) {
			t.Errorf("got\n%s\nwant\n%s", got[1:], want)
		}
		want, err = json.Marshal(struct {
			Record
			Quality struct{} `json:"quality,omitzero"`
		}{Record: r})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.AppendJSON(nil, false); string(got) != string(want) {
			t.Errorf("without quality: got\n%s\nwant\n%s", got, want)
		}
	}
}

func FuzzJSONString(f *testing.F) {
	for _, s := range []string{"", "plain", "\xe2\x80\xa8\xe2\x80", "<&>\"\\\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if want, _ := json.Marshal(s); string(appendJSONString(nil, s)) != string(want) {
			t.Errorf("%q: %s, want %s", s, appendJSONString(nil, s), want)
		}
	})
}
