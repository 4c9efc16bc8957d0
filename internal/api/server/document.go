package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// compressFrom is the size in bytes from which an answer is compressed: smaller ones fit a packet.
const compressFrom = 1400

// document is an answer as it goes over the wire.
type document struct {
	plain  []byte
	zipped []byte // nil if it is not worth it
}

func newDocument(answer any) (*document, error) {
	plain, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	d := &document{plain: append(plain, '\n')}
	if len(d.plain) < compressFrom {
		return d, nil
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(d.plain); err != nil {
		return nil, fmt.Errorf("compress answer: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress answer: %w", err)
	}
	d.zipped = b.Bytes()
	return d, nil
}

// write answers a request with the document, compressed if the caller can read that. A caller
// that went away is nobody's mistake, so write errors are dropped.
func (d *document) write(w http.ResponseWriter, r *http.Request) {
	body := d.plain
	if d.zipped != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body = d.zipped
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// acceptsGzip reads an Accept-Encoding header.
func acceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if coding = strings.TrimSpace(coding); coding == "gzip" || coding == "*" {
			q, given := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			v, err := strconv.ParseFloat(q, 64)
			return !given || (err == nil && v > 0)
		}
	}
	return false
}
