package site

import (
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strconv"
)

// What html/template says: the file, the line, the column where it knows it, the expression where it knows it.
var (
	templateError   = regexp.MustCompile(`^(?:template: |html/template:)([^:]+):(\d+):(?:(\d+):)? (?:executing "[^"]*" at <(.*?)>: )?(.*)$`)
	missingField    = regexp.MustCompile(`can't evaluate field (\w+) in type \*?(?:site\.)?(\S+)$`)
	missingTemplate = regexp.MustCompile(`no such template "(.*)"$`)
	missingFunction = regexp.MustCompile(`function "(.*)" not defined$`)
)

// unclosedAction is what text/template says of an action without an end.
var unclosedAction = regexp.MustCompile(`unclosed action(?: started at [^:]+:(\d+))?`)

// syntaxHints are the commonest slips by what text/template says of them, the more particular first.
var syntaxHints = []struct{ says, hint string }{
	{"bad character U+007D '}'", "an action ends in two braces: {{if .Title}} … {{end}}"},
	{"missing value for", "name what it is about: {{if .Title}} … {{end}}, {{range .Items}} … {{end}}"},
	{"unexpected <define> in command", "a {{define}} can't stand inside another: end that with {{end}} first"},
	{"unexpected EOF", "each {{define}}, {{if}}, {{range}}, {{with}} and {{block}} needs an {{end}}"},
	{"unexpected {{end}}", "there is one {{end}} too many, or what it ends is missing"},
	{"unexpected {{else}}", "an {{else}} belongs between {{if}}, {{range}} or {{with}} and its {{end}}"},
	{`unexpected "{" in`, "an action before it lacks its closing braces }}"},
	{"unclosed action", "close it with }}"},
	{"unterminated quoted string", "close the quotation mark on the same line"},
	{"in template clause", `name the component in quotation marks: {{template "severity" .Badge}}`},
	{"branches end in different contexts", "both branches must leave the same tags and quotation marks open"},
	{"wrong number of args for plural", `it is used as {{plural .Count "postmortem" "postmortems"}}`},
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s) // "" is 0
	return n
}

// fieldsOf lists the fields of a view model, those of what it embeds included.
func fieldsOf(model string) []string {
	t := viewTypes()[model]
	if t == nil {
		return nil
	}
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous {
			names = append(names, f.Name)
		}
	}
	return names
}

// viewTypes are the structs that a template can meet, by name.
func viewTypes() map[string]reflect.Type {
	found := make(map[string]reflect.Type)
	var visit func(t reflect.Type)
	visit = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			visit(t.Elem())
		case reflect.Struct:
			if found[t.Name()] != nil {
				return
			}
			found[t.Name()] = t
			for i := range t.NumField() {
				visit(t.Field(i).Type)
			}
		}
	}
	for _, group := range []map[string]any{models(), fragments()} {
		for _, m := range group {
			visit(reflect.TypeOf(m))
		}
	}
	return found
}

// full is a model of the same type as the one given with every field set and one element in every list, so that a
// template that is tried on it takes every branch that depends on there being something.
func full(model any) any {
	v := reflect.New(reflect.TypeOf(model).Elem())
	fill(v.Elem(), nil)
	return v.Interface()
}

var htmlType = reflect.TypeFor[template.HTML]()

// fill sets every field; within lists the types that it is inside of, which end the recursion.
func fill(v reflect.Value, within []reflect.Type) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == htmlType {
			v.SetString("<b>markup</b>")
		} else {
			v.SetString("text")
		}
	case reflect.Int, reflect.Int64:
		v.SetInt(2)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		if !slices.Contains(within, v.Type().Elem()) {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), within)
		}
	case reflect.Slice:
		if !slices.Contains(within, v.Type().Elem()) {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), within)
		}
	case reflect.Struct:
		within = append(slices.Clone(within), v.Type())
		for i := range v.NumField() {
			fill(v.Field(i), within)
		}
	}
}
