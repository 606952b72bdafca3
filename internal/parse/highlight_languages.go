package parse

// The languages that code in reports is written in, as far as colours go.

import (
	"strings"
	"sync"
)

// language tells how code of it is read.
type language struct {
	read                func(*highlighter)
	lineComments        []string
	blockOpen, blockEnd string // of comments
	quotes              string // characters that strings stand in
	tripled             bool   // three quotes begin a string of several lines
	variables           bool   // $name
	keys                byte   // what follows a key: ':' or '='
	letters             string // that words may have besides the usual
	anyCase             bool   // keywords in capitals are keywords too
	keywords            map[string]bool
}

func words(lists ...string) map[string]bool {
	set := make(map[string]bool)
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
	}
	return set
}

const literals = "true false null nil none None True False undefined NULL"

// languages are those that are coloured, by all their names.
var languages = sync.OnceValue(func() map[string]*language {
	c := language{read: readCode, lineComments: []string{"//"}, blockOpen: "/*", blockEnd: "*/", quotes: "\"'"}
	family := func(keywords string, change func(*language)) *language {
		l := c
		l.keywords = words(literals, keywords)
		if change != nil {
			change(&l)
		}
		return &l
	}
	hash := func(l *language) { l.lineComments, l.blockOpen = []string{"#"}, "" }
	shell := family("if then else elif fi for in do done while until case esac function return exit export local set unset source sudo", func(l *language) {
		hash(l)
		l.variables, l.letters = true, "-./"
	})
	console := *shell
	console.read = readConsole
	yaml := family("yes no on off", func(l *language) { hash(l); l.keys, l.letters = ':', "-./" })
	toml := family("", func(l *language) { hash(l); l.keys, l.tripled, l.letters = '=', true, "-." })
	json := family("", func(l *language) { l.keys = ':' })
	script := family("async await break case catch class const continue default delete do else export extends finally for from function if import in instanceof interface let new of return static super switch this throw try type typeof var void while yield", func(l *language) { l.quotes = "\"'`" })
	markup := &language{read: readMarkup, blockOpen: "<!--", blockEnd: "-->", quotes: "\"'", letters: "-"}
	diff := &language{read: readDiff}

	all := map[string]*language{
		"go":         family("break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var error string int bool byte", func(l *language) { l.quotes = "\"'`" }),
		"python":     family("and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield self", func(l *language) { hash(l); l.tripled = true }),
		"ruby":       family("alias and begin break case class def do else elsif end ensure for if in module next not or redo rescue retry return self super then undef unless until when while yield require", hash),
		"java":       family("abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for if implements import instanceof int interface long new package private protected public record return short static super switch synchronized this throw throws try val var void volatile while fun object when override suspend", func(l *language) { l.tripled = true }),
		"c":          family("auto bool break case catch char class const constexpr continue default delete do double else enum extern float for goto if inline int long namespace new operator private protected public return short signed sizeof static struct switch template this throw try typedef union unsigned using virtual void volatile while async await var string foreach in out ref get set", nil),
		"rust":       family("as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type unsafe use where while Some None Ok Err", nil),
		"php":        family("abstract and array as break case catch class const continue declare default do echo else elseif extends final finally fn for foreach function global if implements include instanceof interface namespace new or private protected public require return static switch throw trait try use var while", func(l *language) { l.variables, l.lineComments = true, []string{"//", "#"} }),
		"sql":        family("add all alter analyze and as asc begin between by cascade case column commit constraint count create cross database delete desc distinct drop else end exists explain from full group having if in index inner insert interval into is join key left like limit lock not now null on or order outer primary references replace right rollback select set show table then transaction truncate union unique update using vacuum values view when where with", func(l *language) { l.lineComments, l.anyCase, l.quotes = []string{"--", "#"}, true, "\"'`" }),
		"hcl":        family("resource variable output module provider data locals terraform for in if dynamic", func(l *language) { l.lineComments, l.keys, l.letters = []string{"#", "//"}, '=', "-" }),
		"dockerfile": family("from run cmd label expose env add copy entrypoint volume user workdir arg onbuild stopsignal healthcheck shell as maintainer", func(l *language) { hash(l); l.anyCase, l.variables = true, true }),
		"nginx":      family("http server location upstream proxy_pass listen server_name return rewrite if set include root index try_files add_header", func(l *language) { hash(l); l.variables = true }),
		"promql":     family("by without on ignoring group_left group_right and or unless offset bool sum avg max min count rate irate increase histogram_quantile topk bottomk absent", hash),
		"graphql":    family("query mutation subscription fragment on type input enum interface union schema scalar extend implements", func(l *language) { hash(l); l.variables, l.tripled = true, true }),
		"protobuf":   family("syntax package import message enum service rpc returns repeated optional required oneof map reserved option extend stream string bool int32 int64 uint32 uint64 bytes double float", nil),
		"lua":        family("and break do else elseif end for function goto if in local not or repeat return then until while", func(l *language) { l.lineComments, l.blockOpen = []string{"--"}, "" }),
		"elixir":     family("after and case catch cond def defmodule defp defstruct do else end fn for if import in not or quote raise receive require rescue try unless use when with", hash),
		"makefile":   family("ifeq ifneq ifdef ifndef else endif include define endef export", func(l *language) { hash(l); l.variables, l.keys, l.letters = true, ':', "-./%" }),
		"ini":        family("", func(l *language) { l.lineComments, l.blockOpen, l.keys, l.letters = []string{"#", ";"}, "", '=', "-." }),
		"css":        family("important media import supports keyframes", func(l *language) { l.lineComments, l.keys, l.letters = nil, ':', "-" }),
		"powershell": family("begin break catch class continue data do else elseif end exit filter finally for foreach from function if in param process return switch throw trap try until using while", func(l *language) { hash(l); l.variables, l.anyCase, l.letters = true, true, "-" }),
		"bash":       shell, "console": &console, "yaml": yaml, "toml": toml, "json": json, "javascript": script, "html": markup, "diff": diff,
	}
	for alias, name := range map[string]string{
		"golang": "go", "py": "python", "python3": "python", "starlark": "python", "rb": "ruby", "kotlin": "java", "kt": "java",
		"scala": "java", "groovy": "java", "gradle": "java", "jenkinsfile": "java", "swift": "rust", "rs": "rust", "cpp": "c",
		"c++": "c", "h": "c", "cs": "c", "csharp": "c", "c#": "c", "objc": "c", "dart": "java", "js": "javascript",
		"jsx": "javascript", "ts": "javascript", "tsx": "javascript", "typescript": "javascript", "mjs": "javascript",
		"jsonc": "json", "json5": "json", "jsonl": "json", "ndjson": "json", "jsonnet": "json", "yml": "yaml", "sh": "bash",
		"shell": "bash", "zsh": "bash", "ksh": "bash", "fish": "bash", "env": "bash", "dotenv": "bash",
		"shell-session": "console", "shellsession": "console", "session": "console", "terminal": "console", "bash-session": "console",
		"mysql": "sql", "postgres": "sql", "postgresql": "sql", "psql": "sql", "pgsql": "sql", "plsql": "sql", "sqlite": "sql", "tsql": "sql",
		"tf": "hcl", "terraform": "hcl", "docker": "dockerfile", "containerfile": "dockerfile", "nginxconf": "nginx",
		"proto": "protobuf", "ex": "elixir", "exs": "elixir", "make": "makefile", "mk": "makefile", "cfg": "ini", "conf": "ini",
		"properties": "ini", "systemd": "ini", "editorconfig": "ini", "scss": "css", "less": "css", "ps1": "powershell", "pwsh": "powershell",
		"xml": "html", "svg": "html", "vue": "html", "patch": "diff", "udiff": "diff", "cue": "go", "rego": "python", "perl": "ruby", "pl": "ruby",
	} {
		all[alias] = all[name]
	}
	return all
})
