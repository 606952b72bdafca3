package config

import "codman/internal/mapping"

// Field is one front matter field given in the configuration.
type Field struct {
	Key   string
	Value *mapping.Node
}
