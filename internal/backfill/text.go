package backfill

import (
	"strconv"
	"strings"

	"github.com/klantenbinding/loyalty/internal/collect"
)

var (
	labelEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
	helpEscapes  = labelEscapes // OpenMetrics has the same escapes for both
)

// header returns the header of a family. It has a unit only if the name ends with the unit.
func header(id collect.Identity, unit string) string {
	text := "# TYPE " + id.Family + " gauge\n"
	if unit != "" && strings.HasSuffix(id.Family, "_"+unit) {
		text += "# UNIT " + id.Family + " " + unit + "\n"
	}
	return text + "# HELP " + id.Family + " " + helpEscapes.Replace(id.Help) + "\n"
}

// seriesName returns the name of a family with the labels of a series and the added labels, and a space.
func seriesName(id collect.Identity, attached []Label) string {
	taken := map[string]bool{}
	for _, l := range attached {
		taken[l.Name] = true
	}
	for _, l := range id.Labels {
		taken[l.GetName()] = true
	}
	labels := append([]Label(nil), attached...)
	for _, l := range id.Labels {
		labels = append(labels, Label{exported(l.GetName(), attached, taken), l.GetValue()})
	}
	var text strings.Builder
	text.WriteString(id.Family)
	for i, l := range labels {
		text.WriteByte("{,"[min(i, 1)])
		text.WriteString(l.Name + `="` + labelEscapes.Replace(l.Value) + `"`)
	}
	if len(labels) > 0 {
		text.WriteByte('}')
	}
	text.WriteByte(' ')
	return text.String()
}

// exported returns the name of a label of the series itself, as Prometheus renames it.
func exported(name string, attached []Label, taken map[string]bool) string {
	for _, l := range attached {
		if l.Name == name {
			for taken[name] {
				name = "exported_" + name
			}
			return name
		}
	}
	return name
}

func appendValue(line []byte, v float64) []byte { return strconv.AppendFloat(line, v, 'g', -1, 64) }

// appendTime ends a line with a time in Unix seconds.
func appendTime(line []byte, t int64) []byte {
	return append(strconv.AppendInt(append(line, ' '), t, 10), '\n')
}
