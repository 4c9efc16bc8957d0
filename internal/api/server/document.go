package server

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// compressFrom is the smallest size in bytes of a compressed answer. Smaller answers fit into one packet.
const compressFrom = 1400

// document is an encoded answer. It is compressed once, because answers are remembered: writing a
// remembered catalogue takes 0.03 ms, and 0.77 ms if gzhttp of klauspost/compress compresses each
// response.
type document struct {
	plain   []byte
	zipped  []byte // nil if the answer is small
	headers map[string]string
}

// newDocument encodes an answer as JSON.
func newDocument(answer any) (*document, error) {
	plain, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	return compressed(append(plain, '\n'), map[string]string{"Content-Type": "application/json"})
}

func compressed(plain []byte, headers map[string]string) (*document, error) {
	d := &document{plain: plain, headers: headers}
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

// size returns the memory of the document in bytes.
func (d *document) size() int { return len(d.plain) + len(d.zipped) }

// writeTime is the time limit for writing an answer to a caller that reads slowly.
const writeTime = 30 * time.Second

// write writes the document, compressed if the caller accepts gzip. It ignores write errors, because
// then the caller has gone away.
func (d *document) write(w http.ResponseWriter, r *http.Request) {
	body := d.plain
	if d.zipped != nil && acceptsGzip(r.Header.Get("Accept-Encoding")) {
		body = d.zipped
		w.Header().Set("Content-Encoding", "gzip")
	}
	for name, value := range d.headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime)) // recorders of tests have none
		_, _ = w.Write(body)
	}
}

// acceptsGzip reports whether an Accept-Encoding header allows gzip.
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
