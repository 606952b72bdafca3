package script

import (
	"fmt"
	"strings"
	"testing"
)

func reader(files map[string]string) func(string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		text, ok := files[name]
		if !ok {
			return nil, fmt.Errorf("there is no module %s", name)
		}
		return []byte(text), nil
	}
}

func TestBundle(t *testing.T) {
	read := reader(map[string]string{
		"js/main.js":   `import { twice } from "../lib/twice.js"; export const four = twice(2); if (four > 9) import("./late.js").then((late) => late.run());`,
		"lib/twice.js": `/** A comment for people. */ export const twice = (n) => n * 2;`,
		"js/late.js":   `export function run() { console.log("late"); }`,
	})
	classic, err := Bundle("js/main.js", read, Kind{Global: "four"})
	if err != nil {
		t.Fatal(err)
	}
	text := string(classic)
	if !strings.HasPrefix(text, "var four=") || !strings.Contains(text, `"late"`) || strings.Contains(text, "import(") || strings.Contains(text, "people") {
		t.Errorf("as a classic script: %s", text)
	}
	module, err := Bundle("js/main.js", read, Kind{Module: true})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(module), "export{") {
		t.Errorf("as a module: %s", module)
	}
}

func TestFaultsHaveAPlace(t *testing.T) {
	_, err := Bundle("a.js", reader(map[string]string{"a.js": "import './b.js';\n", "b.js": "let = ;"}), Kind{})
	if err == nil || !strings.Contains(err.Error(), "b.js:1:7: ") {
		t.Errorf("a syntax error: %v", err)
	}
	_, err = Bundle("a.js", reader(map[string]string{"a.js": "import './c.js';\n"}), Kind{})
	if err == nil || !strings.Contains(err.Error(), "there is no module c.js") {
		t.Errorf("a missing module: %v", err)
	}
}
