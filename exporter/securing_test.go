package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/klantenbinding/loyalty/internal/needs"
)

// TestTheDocumentedLoginWorks runs the exporter with the web configuration of docs/securing.md, and logs in
// over TLS. The scrape configuration there is valid for Prometheus.
func TestTheDocumentedLoginWorks(t *testing.T) {
	page := read(t, filepath.Join(root, "docs", "securing.md"))
	blocks := regexp.MustCompile("(?s)   ```yaml\n(.*?)   ```").FindAllStringSubmatch(page, -1)
	require.Len(t, blocks, 2, "the exporter's file and Prometheus's")
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(strings.ReplaceAll(text, "\n   ", "\n")), 0o600))
		return path
	}
	web := file("web.yml", strings.TrimPrefix(blocks[0][1], "   "))
	certificate, key := selfSigned(t)
	file("tls.crt", certificate)
	file("tls.key", key)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM([]byte(certificate)))
	address := serveWith(t, web)

	ask := func(user, password string) int {
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}}
		request, err := http.NewRequest(http.MethodGet, "https://"+address+"/metrics", nil)
		require.NoError(t, err)
		if user != "" {
			request.SetBasicAuth(user, password)
		}
		response, err := client.Do(request)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		return response.StatusCode
	}
	require.Contains(t, page, "its hash is made from `"+password+"`")
	require.Equal(t, http.StatusOK, ask("prometheus", password))
	require.Equal(t, http.StatusUnauthorized, ask("prometheus", "wrong"))
	require.Equal(t, http.StatusUnauthorized, ask("", ""))

	file("loyalty.password", password)
	file("loyalty-ca.crt", certificate)
	promtool, err := needs.Find("promtool")
	require.NoError(t, err)
	out, err := exec.Command(promtool, "check", "config", file("prometheus.yml", strings.TrimPrefix(blocks[1][1], "   "))).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// serveWith runs the exporter with a web configuration until the test ends, and returns its address.
func serveWith(t *testing.T, web string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	var logs bytes.Buffer
	file := configuration(t, "")
	go func() {
		ended <- run(ctx, []string{"--config.file", file, "--web.listen-address", address, "--web.config.file", web}, &logs, &logs)
	}()
	t.Cleanup(func() {
		cancel()
		require.Equal(t, 0, <-ended, &logs)
		require.NotContains(t, logs.String(), password)
	})
	require.Eventually(t, func() bool {
		conn, err := net.Dial("tcp", address)
		return err == nil && conn.Close() == nil
	}, time.Minute, 20*time.Millisecond)
	return address
}

// selfSigned returns a certificate for 127.0.0.1 and its key, as PEM.
func selfSigned(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	text := func(kind string, content []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: content}))
	}
	return text("CERTIFICATE", der), text("PRIVATE KEY", secret)
}
