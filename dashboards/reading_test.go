package dashboards_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
)

// figure is one large text of a panel.
type figure struct {
	name, text string
	value      any // nil for no value
	of         *column
}

// reading is what a person reads on a panel.
type reading struct {
	panel   *tile
	figures []figure
	columns []*column // of charts and tables
	message string    // in place of the data
	answer  *answer
}

// isNoValue reports whether a text says nothing, neither about the shop nor about the reason.
func isNoValue(s string) bool { return slices.Contains([]string{"", " ", "-", "–", "—"}, s) }

// read returns what a person reads on a panel with an answer.
func (p *tile) read(t testing.TB, a *answer, used map[string]bool) *reading {
	t.Helper()
	sheets := p.transform(t, slices.Clone(a.sheets))
	p.configure(t, sheets, used)
	r := &reading{panel: p, answer: a}
	switch p.Type {
	case "stat", "gauge", "bargauge", "piechart":
		r.large(t, sheets)
		if len(r.figures) == 0 {
			r.message = p.nothing()
		}
		return r
	}
	rows := 0
	for _, s := range sheets {
		for _, c := range s.columns {
			if !isHidden(c) {
				r.columns = append(r.columns, c)
				rows += len(c.values)
			}
		}
	}
	if rows == 0 {
		r.message = p.nothing()
	}
	return r
}

// isHidden reports whether a chart neither draws the column nor names it.
func isHidden(c *column) bool {
	hidden, _ := c.config["custom.hideFrom"].(map[string]any)
	return hidden["viz"] == true
}

// large reads the figures of a panel with large texts.
func (r *reading) large(t testing.TB, sheets []*sheet) {
	t.Helper()
	options := r.panel.Options.ReduceOptions
	for _, s := range sheets {
		for _, c := range s.columns {
			wanted := c.numeric
			if options != nil && options.Fields != "" {
				wanted = jsRegexp(t, options.Fields).MatchString(c.shown())
			}
			if !wanted || len(c.values) == 0 {
				continue
			}
			values := c.values
			if options == nil || !options.Values {
				calc := "lastNotNull"
				if options != nil && len(options.Calcs) > 0 {
					calc = options.Calcs[0]
				}
				values = []any{reduced(t, calc, c.values)}
			}
			for _, v := range values {
				r.figures = append(r.figures, figure{c.shown(), c.mapped(v), v, c})
			}
		}
	}
}

// nothing returns the text of a panel without data.
func (p *tile) nothing() string {
	c := &column{config: p.FieldConfig.Defaults}
	if text := c.mapped(nil); text != "" {
		return text
	}
	return "No data"
}

// mapped returns a value as people read it, after the value mappings.
func (c *column) mapped(v any) string {
	mappings, _ := c.config["mappings"].([]any)
	for _, raw := range mappings {
		m, _ := raw.(map[string]any)
		options, _ := m["options"].(map[string]any)
		if result, ok := mapping(text(m["type"]), options, v); ok && text(result["text"]) != "" {
			return text(result["text"])
		}
	}
	return c.written(v)
}

// mapping returns the result of a value mapping if it is about the value.
func mapping(kind string, options map[string]any, v any) (map[string]any, bool) {
	result, _ := options["result"].(map[string]any)
	switch kind {
	case "value":
		key := fmt.Sprint(v)
		if n, ok := v.(float64); ok {
			key = strconv.FormatFloat(n, 'f', -1, 64)
		}
		result, ok := options[key].(map[string]any)
		return result, ok
	case "special":
		match := text(options["match"])
		return result, v == nil && (match == "null" || match == "null+nan") || v == "" && match == "empty" ||
			v == true && match == "true" || v == false && match == "false"
	case "range":
		n, ok := v.(float64)
		from, hasFrom := options["from"].(float64)
		to, hasTo := options["to"].(float64)
		return result, ok && (!hasFrom || n >= from) && (!hasTo || n <= to)
	}
	return nil, false
}

// mappingTexts returns the texts of all value mappings and the texts for no value on a panel.
func (p *tile) texts() (mappings, noValues []string) {
	collect := func(key string, value any) {
		switch key {
		case "noValue":
			noValues = append(noValues, text(value))
		case "mappings":
			list, _ := value.([]any)
			for _, raw := range list {
				m, _ := raw.(map[string]any)
				options, _ := m["options"].(map[string]any)
				for name, of := range options {
					result, _ := of.(map[string]any)
					if said := text(result["text"]); said != "" {
						mappings = append(mappings, said)
						if match := text(options["match"]); name == "result" && (match == "null" || match == "null+nan") {
							noValues = append(noValues, said)
						}
					}
				}
			}
		}
	}
	for key, value := range p.FieldConfig.Defaults {
		collect(key, value)
	}
	for _, o := range p.FieldConfig.Overrides {
		for _, property := range o.Properties {
			collect(property.ID, property.Value)
		}
	}
	return mappings, noValues
}

// hasValue reports whether the panel shows a value.
func (r *reading) hasValue() bool {
	for _, f := range r.figures {
		if f.value != nil {
			return true
		}
	}
	for _, c := range r.columns {
		if !c.times && !c.empty() {
			return true
		}
	}
	return false
}

// said returns all texts that the answer adds to the panel: names, texts of values, notices and errors.
func (r *reading) said() []string {
	list := append([]string{r.message}, r.answer.notices...)
	list = append(list, r.answer.errors...)
	for _, f := range r.figures {
		list = append(list, f.text)
		if mode := r.panel.Options.TextMode; mode != "value" && (mode == "value_and_name" || len(r.figures) > 1) {
			list = append(list, f.name)
		}
	}
	for _, c := range r.columns {
		if !c.times || r.panel.Type == "table" {
			list = append(list, c.shown())
		}
		list = append(list, text(c.config["noValue"]))
		for _, v := range c.values {
			if s, ok := v.(string); ok {
				list = append(list, s)
			}
		}
	}
	return list
}
