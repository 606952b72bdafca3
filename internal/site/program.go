package site

import (
	"bytes"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"sync"
	"text/template/parse"
)

// program is a template as functions of Go. html/template has escaped the template by then: which escaper belongs to which
// place is its decision, and a program only does what the escaped tree says, for models of one type, without looking up names
// while it runs. What a program can't do, html/template does: a template that uses more than is known here is not compiled, and
// when a program fails, the template is executed again, so that its errors are those of html/template.
type program struct {
	model reflect.Type
	run   []step
}

// step writes a part of a page.
type step func(x *execution, dot reflect.Value)

// execution is one run of a program.
type execution struct {
	out  *bytes.Buffer
	vars []reflect.Value // of the template that runs
}

// value is an expression whose type is known.
type value struct {
	typ reflect.Type
	get func(x *execution, dot reflect.Value) reflect.Value
}

// programs are the compiled templates of a theme. A template is compiled when it is executed for the first time.
type programs struct{ known sync.Map } // *template.Template → *program, nil for one that can't be

// execute writes a template, by its program if it has one.
func (p *programs) execute(b *bytes.Buffer, t *template.Template, model any) error {
	known, tried := p.known.Load(t)
	if tried {
		if program := known.(*program); program != nil && program.write(b, model) {
			return nil
		}
		b.Reset()
		return t.Execute(b, model)
	}
	if err := t.Execute(b, model); err != nil {
		return err
	}
	var again bytes.Buffer
	program, _ := compile(t, model)
	if program != nil && (!program.write(&again, model) || !bytes.Equal(again.Bytes(), b.Bytes())) {
		program = nil
	}
	p.known.Store(t, program)
	return nil
}

// write runs the program, and tells whether it came to its end.
func (p *program) write(b *bytes.Buffer, model any) (done bool) {
	dot := reflect.ValueOf(model)
	if dot.Type() != p.model {
		return false
	}
	defer func() {
		if recover() != nil { // most likely a nil pointer, which html/template has an error for
			done = false
		}
	}()
	x := &execution{out: b}
	for _, do := range p.run {
		do(x, dot)
	}
	return true
}

// unknown is the panic of what can't be compiled.
type unknown struct{ what string }

func giveUp(format string, args ...any) { panic(unknown{fmt.Sprintf(format, args...)}) }

// compile makes the program of a template that was executed before. It is nil when the template uses what no program can do, and
// why says what that is.
func compile(t *template.Template, model any) (p *program, why string) {
	defer func() {
		switch problem := recover().(type) {
		case nil:
		case unknown:
			p, why = nil, problem.what
		default:
			panic(problem)
		}
	}()
	c := &compiler{template: t, parts: make(map[partKey]*part)}
	typ := reflect.TypeOf(model)
	main := c.part(t, typ)
	return &program{typ, []step{func(x *execution, dot reflect.Value) { main.run(x, dot) }}}, ""
}

type compiler struct {
	template *template.Template
	parts    map[partKey]*part
}

// part is a template for one type of dot.
type part struct {
	steps []step
	vars  int  // how many variables it has, "$" included
	named bool // it uses one of them
}

type partKey struct {
	name string
	dot  reflect.Type
}

func (p *part) run(x *execution, dot reflect.Value) {
	if !p.named && p.vars == 1 {
		runAll(p.steps, x, dot)
		return
	}
	outer := x.vars
	x.vars = make([]reflect.Value, p.vars)
	x.vars[0] = dot
	runAll(p.steps, x, dot)
	x.vars = outer
}

func runAll(steps []step, x *execution, dot reflect.Value) {
	for _, do := range steps {
		do(x, dot)
	}
}

// part compiles a template; one that calls itself finds its part half made.
func (c *compiler) part(t *template.Template, dot reflect.Type) *part {
	key := partKey{t.Name(), dot}
	if p, known := c.parts[key]; known {
		return p
	}
	p := &part{vars: 1}
	c.parts[key] = p
	if t.Tree == nil {
		giveUp("the template %s has no text", t.Name())
	}
	s := scope{c: c, part: p, dot: dot, vars: []variable{{"$", dot, 0}}}
	p.steps = s.list(t.Tree.Root)
	return p
}

// scope is where an expression stands.
type scope struct {
	c    *compiler
	part *part
	dot  reflect.Type
	vars []variable
}

type variable struct {
	name string
	typ  reflect.Type
	slot int
}

// within is the scope of a block, with a dot of its own. What the block declares ends with it.
func (s *scope) within(dot reflect.Type) *scope {
	inner := *s
	inner.dot, inner.vars = dot, s.vars[:len(s.vars):len(s.vars)]
	return &inner
}

func (s *scope) declare(name string, typ reflect.Type) int {
	slot := s.part.vars
	s.part.vars++
	s.vars = append(s.vars, variable{name, typ, slot})
	return slot
}

func (s *scope) list(n *parse.ListNode) []step {
	if n == nil {
		return nil
	}
	var steps []step
	for _, node := range n.Nodes {
		if step := s.node(node); step != nil {
			steps = append(steps, step)
		}
	}
	return steps
}

func (s *scope) node(node parse.Node) step {
	switch n := node.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(x *execution, _ reflect.Value) { x.out.Write(text) }
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return s.action(n.Pipe)
	case *parse.IfNode:
		return s.ifElse(&n.BranchNode)
	case *parse.WithNode:
		return s.with(&n.BranchNode)
	case *parse.RangeNode:
		return s.each(&n.BranchNode)
	case *parse.TemplateNode:
		return s.call(n)
	}
	giveUp("a node of type %T", node)
	return nil
}

// action shows a value, or declares a variable.
func (s *scope) action(pipe *parse.PipeNode) step {
	if len(pipe.Decl) > 0 {
		return s.assign(pipe)
	}
	escapers := 0
	for escapers < len(pipe.Cmds)-1 {
		word, ok := pipe.Cmds[len(pipe.Cmds)-1-escapers].Args[0].(*parse.IdentifierNode)
		if !ok || escapersOf[word.Ident] == nil {
			break
		}
		escapers++
	}
	if escapers == 0 {
		giveUp("a value that is not escaped")
	}
	v := s.commands(pipe.Cmds[:len(pipe.Cmds)-escapers])
	text := textOf(v.typ)
	first := pipe.Cmds[len(pipe.Cmds)-escapers:]
	name := func(i int) string { return first[i].Args[0].(*parse.IdentifierNode).Ident }
	if v.typ == markupType {
		if escapers == 1 && name(0) == "_html_template_htmlescaper" {
			return func(x *execution, dot reflect.Value) { x.out.WriteString(v.get(x, dot).String()) }
		}
		giveUp("markup in an attribute")
	}
	filters := make([]func(string) string, 0, escapers-1)
	for i := range escapers - 1 {
		filter := filtersOf[name(i)]
		if filter == nil {
			giveUp("%s before another", name(i))
		}
		filters = append(filters, filter)
	}
	escape := escapersOf[name(escapers-1)]
	return func(x *execution, dot reflect.Value) {
		t := text(v.get(x, dot))
		for _, filter := range filters {
			t = filter(t)
		}
		escape(x.out, t)
	}
}

// assign declares a variable or gives it another value.
func (s *scope) assign(pipe *parse.PipeNode) step {
	if len(pipe.Decl) != 1 {
		giveUp("two variables at a time")
	}
	v := s.commands(pipe.Cmds)
	name := pipe.Decl[0].Ident[0]
	slot := -1
	if pipe.IsAssign {
		old := s.variable(name)
		if old.typ != v.typ {
			giveUp("%s of another type", name)
		}
		slot = old.slot
	} else {
		slot = s.declare(name, v.typ)
	}
	return func(x *execution, dot reflect.Value) { x.vars[slot] = v.get(x, dot) }
}

func (s *scope) variable(name string) variable {
	s.part.named = true
	for i := len(s.vars) - 1; i >= 0; i-- {
		if s.vars[i].name == name {
			return s.vars[i]
		}
	}
	giveUp("no variable %s", name)
	return variable{}
}

func (s *scope) ifElse(n *parse.BranchNode) step {
	if len(n.Pipe.Decl) > 0 {
		giveUp("a variable of if")
	}
	holds := s.truth(n.Pipe)
	then, otherwise := s.within(s.dot).list(n.List), s.within(s.dot).list(n.ElseList)
	return func(x *execution, dot reflect.Value) {
		if holds(x, dot) {
			runAll(then, x, dot)
		} else {
			runAll(otherwise, x, dot)
		}
	}
}

func (s *scope) with(n *parse.BranchNode) step {
	v := s.commands(n.Pipe.Cmds)
	holds := truthOf(v.typ)
	inner, slot := s.within(v.typ), -1
	s.declares(n.Pipe)
	if len(n.Pipe.Decl) > 0 {
		slot = inner.declare(n.Pipe.Decl[0].Ident[0], v.typ)
	}
	then, otherwise := inner.list(n.List), s.within(s.dot).list(n.ElseList)
	return func(x *execution, dot reflect.Value) {
		value := v.get(x, dot)
		if slot >= 0 {
			x.vars[slot] = value
		}
		if holds(value) {
			runAll(then, x, value)
		} else {
			runAll(otherwise, x, dot)
		}
	}
}

// declares makes sure that what stands before the value of a with or a range are new variables.
func (*scope) declares(pipe *parse.PipeNode) {
	if pipe.IsAssign {
		giveUp("a variable from outside of with or range")
	}
}

func (s *scope) each(n *parse.BranchNode) step {
	v := s.commands(n.Pipe.Cmds)
	if v.typ.Kind() != reflect.Slice {
		giveUp("range over %s", v.typ)
	}
	inner := s.within(v.typ.Elem())
	index, item := -1, -1
	s.declares(n.Pipe)
	switch decl := n.Pipe.Decl; len(decl) {
	case 0:
	case 1:
		item = inner.declare(decl[0].Ident[0], v.typ.Elem())
	case 2:
		index = inner.declare(decl[0].Ident[0], intType)
		item = inner.declare(decl[1].Ident[0], v.typ.Elem())
	}
	body, otherwise := inner.list(n.List), s.within(s.dot).list(n.ElseList)
	return func(x *execution, dot reflect.Value) {
		list := v.get(x, dot)
		count := list.Len()
		if count == 0 {
			runAll(otherwise, x, dot)
			return
		}
		for i := range count {
			one := list.Index(i)
			if index >= 0 {
				x.vars[index] = reflect.ValueOf(i)
			}
			if item >= 0 {
				x.vars[item] = one
			}
			runAll(body, x, one)
		}
	}
}

func (s *scope) call(n *parse.TemplateNode) step {
	t := s.c.template.Lookup(n.Name)
	if t == nil || n.Pipe == nil || len(n.Pipe.Decl) > 0 {
		giveUp("the template %s in a place of its own", n.Name)
	}
	v := s.commands(n.Pipe.Cmds)
	part := s.c.part(t, v.typ)
	return func(x *execution, dot reflect.Value) { part.run(x, v.get(x, dot)) }
}

// commands are the value of a pipeline.
func (s *scope) commands(list []*parse.CommandNode) value {
	v := s.command(list[0], nil)
	for _, cmd := range list[1:] {
		v = s.command(cmd, &v)
	}
	return v
}

// command is the value of a command; last is what the pipeline gives it, nil when it is the first.
func (s *scope) command(cmd *parse.CommandNode, last *value) value {
	if word, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return s.function(word.Ident, cmd.Args[1:], last)
	}
	if len(cmd.Args) > 1 || last != nil {
		giveUp("a call of %s", cmd)
	}
	return s.operand(cmd.Args[0])
}

func (s *scope) operand(node parse.Node) value {
	switch n := node.(type) {
	case *parse.DotNode:
		return value{s.dot, func(_ *execution, dot reflect.Value) reflect.Value { return dot }}
	case *parse.FieldNode:
		return s.fields(s.operand(&parse.DotNode{}), n.Ident)
	case *parse.VariableNode:
		v := s.variable(n.Ident[0])
		return s.fields(value{v.typ, func(x *execution, _ reflect.Value) reflect.Value { return x.vars[v.slot] }}, n.Ident[1:])
	case *parse.ChainNode:
		return s.fields(s.operand(n.Node), n.Field)
	case *parse.PipeNode:
		if len(n.Decl) > 0 {
			giveUp("a variable in parentheses")
		}
		return s.commands(n.Cmds)
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	}
	giveUp("%s", node)
	return value{}
}

func constant(c any) value {
	v := reflect.ValueOf(c)
	return value{v.Type(), func(*execution, reflect.Value) reflect.Value { return v }}
}

// fields are the fields of a value, one of another.
func (s *scope) fields(v value, names []string) value {
	for _, name := range names {
		v = field(v, name)
	}
	return v
}

func field(v value, name string) value {
	typ, of := v.typ, v.get
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
		pointer := of
		of = func(x *execution, dot reflect.Value) reflect.Value { return pointer(x, dot).Elem() }
	}
	if typ.Kind() != reflect.Struct {
		giveUp("a field %s of %s", name, typ)
	}
	f, ok := typ.FieldByName(name)
	_, method := reflect.PointerTo(typ).MethodByName(name)
	if !ok || method || !f.IsExported() {
		giveUp("%s of %s is no field", name, typ)
	}
	if len(f.Index) == 1 {
		i := f.Index[0]
		return value{f.Type, func(x *execution, dot reflect.Value) reflect.Value { return of(x, dot).Field(i) }}
	}
	return value{f.Type, func(x *execution, dot reflect.Value) reflect.Value { return of(x, dot).FieldByIndex(f.Index) }}
}

// function is the value of a call.
func (s *scope) function(name string, args []parse.Node, last *value) value {
	values := make([]value, len(args), len(args)+1)
	if name != "not" && name != "and" && name != "or" || last != nil {
		for i, arg := range args {
			values[i] = s.operand(arg)
		}
	}
	if last != nil {
		values = append(values, *last)
	}
	switch name {
	case "not", "and", "or":
		if last != nil {
			giveUp("%s at the end of a pipeline", name)
		}
		if name == "not" {
			return boolean(s.condition(name, args))
		}
		return s.choice(name, args)
	case "eq", "ne":
		return boolean(comparison(name, values))
	case "len":
		return length(values)
	}
	return called(name, values)
}

func boolean(holds func(x *execution, dot reflect.Value) bool) value {
	return value{boolType, func(x *execution, dot reflect.Value) reflect.Value { return reflect.ValueOf(holds(x, dot)) }}
}

// choice is the value of "and" or "or" where all operands are of one type.
func (s *scope) choice(name string, args []parse.Node) value {
	var list []value
	for _, arg := range args {
		list = append(list, s.operand(arg))
	}
	for _, v := range list {
		if v.typ != list[0].typ {
			giveUp("%s of different types", name)
		}
	}
	holds := truthOf(list[0].typ)
	return value{list[0].typ, func(x *execution, dot reflect.Value) (v reflect.Value) {
		for _, one := range list {
			if v = one.get(x, dot); holds(v) == (name == "or") {
				break
			}
		}
		return v
	}}
}

// truth is whether a pipeline holds.
func (s *scope) truth(pipe *parse.PipeNode) func(*execution, reflect.Value) bool {
	if len(pipe.Cmds) == 1 {
		cmd := pipe.Cmds[0]
		if word, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
			switch word.Ident {
			case "and", "or", "not":
				return s.condition(word.Ident, cmd.Args[1:])
			}
		}
	}
	v := s.commands(pipe.Cmds)
	holds := truthOf(v.typ)
	return func(x *execution, dot reflect.Value) bool { return holds(v.get(x, dot)) }
}

// condition is whether "and", "or" or "not" holds, whatever the types of its operands.
func (s *scope) condition(name string, args []parse.Node) func(*execution, reflect.Value) bool {
	var list []func(*execution, reflect.Value) bool
	for _, arg := range args {
		if pipe, ok := arg.(*parse.PipeNode); ok && len(pipe.Decl) == 0 {
			list = append(list, s.truth(pipe))
			continue
		}
		v := s.operand(arg)
		holds := truthOf(v.typ)
		list = append(list, func(x *execution, dot reflect.Value) bool { return holds(v.get(x, dot)) })
	}
	switch {
	case name == "not" && len(list) == 1:
		return func(x *execution, dot reflect.Value) bool { return !list[0](x, dot) }
	case name == "not":
		giveUp("not of several")
	}
	return func(x *execution, dot reflect.Value) bool {
		for _, holds := range list {
			if holds(x, dot) == (name == "or") {
				return name == "or"
			}
		}
		return name != "or"
	}
}

// truthOf tells what counts as true among the values of a type, as templates do.
func truthOf(typ reflect.Type) func(reflect.Value) bool {
	switch typ.Kind() {
	case reflect.Slice, reflect.String, reflect.Array, reflect.Map:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	if typ.Kind() >= reflect.Int && typ.Kind() <= reflect.Int64 {
		return func(v reflect.Value) bool { return v.Int() != 0 }
	}
	giveUp("the truth of %s", typ)
	return nil
}

// comparison is "eq" of a value with any of the others, or "ne" of two.
func comparison(name string, args []value) func(*execution, reflect.Value) bool {
	if len(args) < 2 || name == "ne" && len(args) > 2 {
		giveUp("%s of %d values", name, len(args))
	}
	one := args[0]
	same := make([]func(a, b reflect.Value) bool, len(args))
	for i, other := range args[1:] {
		same[i+1] = sameness(one.typ, other.typ)
	}
	return func(x *execution, dot reflect.Value) bool {
		v := one.get(x, dot)
		for i, other := range args {
			if i > 0 && same[i](v, other.get(x, dot)) {
				return name == "eq"
			}
		}
		return name == "ne"
	}
}

// sameness compares values of two types of one kind.
func sameness(a, b reflect.Type) func(a, b reflect.Value) bool {
	switch k, l := a.Kind(), b.Kind(); {
	case k == reflect.String && l == reflect.String:
		return func(a, b reflect.Value) bool { return a.String() == b.String() }
	case k == reflect.Bool && l == reflect.Bool:
		return func(a, b reflect.Value) bool { return a.Bool() == b.Bool() }
	case k >= reflect.Int && k <= reflect.Int64 && l >= reflect.Int && l <= reflect.Int64:
		return func(a, b reflect.Value) bool { return a.Int() == b.Int() }
	}
	giveUp("the comparison of %s and %s", a, b)
	return nil
}

func length(args []value) value {
	if len(args) != 1 || args[0].typ.Kind() != reflect.Slice && args[0].typ.Kind() != reflect.String {
		giveUp("len of %v", args)
	}
	return value{intType, func(x *execution, dot reflect.Value) reflect.Value { return reflect.ValueOf(args[0].get(x, dot).Len()) }}
}

// called is the value of a function of the theme.
func called(name string, args []value) value {
	f := reflect.ValueOf(functions[name])
	if !f.IsValid() || f.Type().IsVariadic() || f.Type().NumOut() != 1 || f.Type().NumIn() != len(args) {
		giveUp("the function %s", name)
	}
	for i, arg := range args {
		if arg.typ != f.Type().In(i) {
			giveUp("%s as the operand %d of %s", arg.typ, i, name)
		}
	}
	return value{f.Type().Out(0), func(x *execution, dot reflect.Value) reflect.Value {
		in := make([]reflect.Value, len(args))
		for i, arg := range args {
			in[i] = arg.get(x, dot)
		}
		return f.Call(in)[0]
	}}
}

var (
	markupType   = reflect.TypeFor[template.HTML]()
	intType      = reflect.TypeFor[int]()
	boolType     = reflect.TypeFor[bool]()
	stringerType = reflect.TypeFor[fmt.Stringer]()
	errorType    = reflect.TypeFor[error]()
)

// textOf tells how the values of a type are shown, before they are escaped.
func textOf(typ reflect.Type) func(reflect.Value) string {
	switch typ {
	case reflect.TypeFor[template.CSS](), reflect.TypeFor[template.HTMLAttr](), reflect.TypeFor[template.JS](),
		reflect.TypeFor[template.JSStr](), reflect.TypeFor[template.URL](), reflect.TypeFor[template.Srcset]():
		giveUp("a %s", typ)
	}
	if typ.Implements(stringerType) || typ.Implements(errorType) {
		giveUp("a %s, which has a text of its own", typ)
	}
	switch kind := typ.Kind(); {
	case kind == reflect.String:
		return reflect.Value.String
	case kind >= reflect.Int && kind <= reflect.Int64:
		return func(v reflect.Value) string { return strconv.FormatInt(v.Int(), 10) }
	}
	giveUp("a %s as text", typ)
	return nil
}
