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

// sharedWindow is the window of shared boards, on which nobody can choose one.
const sharedWindow = "90d"

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
	b["templating"] = board.Templating{List: []board.Variable{}}
	b["links"] = []board.Link{}
	settle(b)
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(b)
	return out.Bytes(), err
}

// settle removes links, and gives queries the values that their variables have when a board opens.
func settle(part any) {
	switch part := part.(type) {
	case map[string]any:
		delete(part, "repeat")
		if _, query := part["refId"]; query {
			delete(part, "filters") // all customers
			if part["window"] == "$window" {
				part["window"] = sharedWindow
			}
		}
		for key, inner := range part {
			if links, ok := inner.([]any); ok && key == "links" && len(links) > 0 {
				part[key] = []any{}
			} else if list, ok := inner.([]any); ok && key == "properties" {
				part[key] = withoutLinks(list)
			}
			settle(part[key])
		}
	case []any:
		for _, inner := range part {
			settle(inner)
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
