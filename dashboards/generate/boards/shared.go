package boards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/words"
)

// Shared returns the boards in a language without variables and links, for people outside Grafana. Grafana
// does not fill in variables on boards that are shared externally. All panels read the data source with the uid.
// Boards that need a second data source are left out.
func Shared(language words.Language, uid string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, b := range All(language) {
		content, err := json.Marshal(b.Dashboard)
		if err != nil {
			return nil, fmt.Errorf("encode board %s: %w", b.UID, err)
		}
		if bytes.Contains(content, []byte("prometheus_datasource")) {
			continue
		}
		content, err = fixed(content, uid)
		if err != nil {
			return nil, fmt.Errorf("share board %s: %w", b.UID, err)
		}
		files[path.Join("shared", string(language), "loyalty-"+string(b.Name())+".json")] = content
	}
	return files, nil
}

// fixed returns a board without variables and links, with another uid and title.
func fixed(content []byte, uid string) ([]byte, error) {
	content = bytes.ReplaceAll(content, []byte("${datasource}"), []byte(uid))
	var b map[string]any
	if err := json.Unmarshal(content, &b); err != nil {
		return nil, err
	}
	b["uid"] = fmt.Sprint(b["uid"]) + "-shared"
	b["title"] = fmt.Sprintf("%s (%s)", b["title"], uid)
	chosen := choices(b)
	b["templating"] = board.Templating{List: []board.Variable{}}
	b["links"] = []board.Link{}
	settle(b, chosen)
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(b)
	return out.Bytes(), err
}

// choices returns the values that the variables of a board have when it opens, by "$" and the name.
func choices(b map[string]any) map[string]any {
	values := map[string]any{}
	templating, _ := b["templating"].(map[string]any)
	list, _ := templating["list"].([]any)
	for _, one := range list {
		variable, _ := one.(map[string]any)
		if current, ok := variable["current"].(map[string]any); ok {
			values["$"+fmt.Sprint(variable["name"])] = current["value"]
		}
	}
	return values
}

// settle removes links, and gives queries the values that their variables have when a board opens. Filters and
// labels at a variable keep everything.
func settle(part any, chosen map[string]any) {
	switch part := part.(type) {
	case map[string]any:
		delete(part, "repeat")
		if _, query := part["refId"]; query {
			delete(part, "filters")
			fill(part, chosen)
		}
		for key, inner := range part {
			if links, ok := inner.([]any); ok && key == "links" && len(links) > 0 {
				part[key] = []any{}
			} else if list, ok := inner.([]any); ok && key == "properties" {
				part[key] = withoutLinks(list)
			}
			settle(part[key], chosen)
		}
	case []any:
		for _, inner := range part {
			settle(inner, chosen)
		}
	}
}

// fill replaces the variables of a query.
func fill(query, chosen map[string]any) {
	for key, value := range query {
		if name, ok := value.(string); ok && chosen[name] != nil {
			query[key] = chosen[name]
		}
	}
	labels, _ := query["labels"].(map[string]any)
	for label, values := range labels {
		if list, ok := values.([]any); ok && len(list) == 1 && strings.HasPrefix(fmt.Sprint(list[0]), "$") {
			delete(labels, label)
		}
	}
}

// withoutLinks returns the properties of an override that are not links.
func withoutLinks(properties []any) []any {
	kept := []any{}
	for _, p := range properties {
		if property, ok := p.(map[string]any); !ok || !strings.HasPrefix(fmt.Sprint(property["id"]), "links") {
			kept = append(kept, p)
		}
	}
	return kept
}
