// Package boards has the loyalty boards, one in each file.
package boards

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"

	"github.com/klantenbinding/loyalty/dashboards/generate/board"
	"github.com/klantenbinding/loyalty/internal/words"
)

// All returns the boards in a language, in the order of their links.
func All(language words.Language) []*board.Board {
	t := board.Text{Language: language}
	var list []*board.Board
	for _, draw := range []func(board.Text) *board.Board{
		overview,
		retention,
		revenue,
		value,
		voice,
		leaving,
		programme,
		operations,
		prometheus,
		portfolio,
	} {
		list = append(list, draw(t).Finished())
	}
	return list
}

// Files returns the JSON files of the boards in a language by their paths, such as
// "en/loyalty-overview.json".
func Files(language words.Language) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, b := range All(language) {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(b.Dashboard); err != nil {
			return nil, fmt.Errorf("encode board %s: %w", b.UID, err)
		}
		files[path.Join(string(language), "loyalty-"+string(b.Name())+".json")] = out.Bytes()
	}
	return files, nil
}
