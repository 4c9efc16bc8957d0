package demotest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"time"
)

// build builds the demo.
func build(ctx context.Context, program string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/klantenbinding/loyalty/exporter/demo")
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the demo: %w\n%s", err, output)
	}
	return nil
}

// process is a demo in a process of its own.
type process struct {
	cmd     *exec.Cmd
	stderr  strings.Builder // complete after stop
	ready   chan Demo       // closed at the end of the output
	reading sync.WaitGroup
	end     sync.Once
}

func start(ctx context.Context, program string, args []string) (*process, error) {
	p := &process{ready: make(chan Demo, 1)}
	p.cmd = exec.CommandContext(ctx, program, append([]string{"--web.listen-address=127.0.0.1:0", "--pace=24h"}, args...)...)
	p.cmd.Stderr = &p.stderr
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the demo: %w", err)
	}
	p.reading.Go(func() { follow(stdout, p.ready) })
	return p, nil
}

// stop ends the demo. It is safe for concurrent use, and returns after the demo has ended.
func (p *process) stop() {
	p.end.Do(func() {
		_ = p.cmd.Process.Kill() // the end of the context may have been first
		p.reading.Wait()
		_ = p.cmd.Wait()
	})
}

// await waits until the demo has figures. Call it once.
func (p *process) await(limit time.Duration) (Demo, error) {
	select {
	case demo, ok := <-p.ready:
		if !ok {
			p.stop()
			return Demo{}, fmt.Errorf("the demo ended before it was ready: %s", p.stderr.String())
		}
		token, err := os.ReadFile(demo.CustomerToken)
		demo.CustomerToken = strings.TrimSpace(string(token))
		return demo, err
	case <-time.After(limit):
		return Demo{}, fmt.Errorf("the demo is not ready after %s", limit)
	}
}

// follow reads the demo's output to its end. Once the demo is ready, it sends the URL and the path of
// the token file.
func follow(stdout io.Reader, ready chan<- Demo) {
	defer close(ready)
	var demo Demo
	metrics, token := regexp.MustCompile(`(http://[0-9.:]+)/metrics`), regexp.MustCompile(`the token in (\S+) as`)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if m := metrics.FindStringSubmatch(lines.Text()); m != nil {
			demo.URL = m[1]
		}
		if m := token.FindStringSubmatch(lines.Text()); m != nil {
			demo.CustomerToken = m[1]
		}
		if strings.HasPrefix(lines.Text(), "Ready after") {
			ready <- demo
		}
	}
}
