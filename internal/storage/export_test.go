package storage

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"

	"github.com/klantenbinding/loyalty/internal/record"
)

// EncodeBlock returns a block of a batch.
func EncodeBlock(b *record.Batch) []byte {
	var w writer
	encode(&w, 0, b)
	return w.buf
}

// DecodeBlock decodes a block of one of two sources.
func DecodeBlock(data []byte) error {
	_, err := decode(&reader{buf: data, version: formatVersion}, &record.Batch{}, 2)
	return err
}

// ReadBytes reads a snapshot.
func ReadBytes(data []byte, use func(*Contents) error) error {
	c, err := open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	return use(c)
}

// WriteVersion writes a snapshot without records that claims to be of a version.
func WriteVersion(name string, c *Contents, version int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	z := zip.NewWriter(f)
	m := c.Manifest
	m.Version = version
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if err := entry(z, manifestName, text); err != nil {
		return err
	}
	return z.Close()
}
