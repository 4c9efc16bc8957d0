package soak_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/exporter-toolkit/web"

	"github.com/klantenbinding/loyalty/internal/app"
)

// Environment variables that make the test program an exporter with a configuration and an address.
const (
	exporterConfig  = "LOYALTY_SOAK_CONFIG"
	exporterAddress = "LOYALTY_SOAK_ADDRESS"
)

// runExporter runs an exporter until it receives SIGTERM, and reloads its configuration on SIGHUP. It returns the
// exit code.
func runExporter(file, address string) int {
	reload := make(chan os.Signal, 8)
	signal.Notify(reload, syscall.SIGHUP)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	none := ""
	err := app.Run(ctx, app.Options{
		ConfigFile: file, Web: &web.FlagConfig{WebConfigFile: &none, WebListenAddresses: &[]string{address}},
		Logger: log, Publish: 200 * time.Millisecond,
	}, reload)
	if err != nil {
		log.Error("stopped", "err", err)
		return 1
	}
	return 0
}

// exporter is an exporter in a process of its own.
type exporter struct {
	file, address string
	logs          io.Writer

	mu  sync.Mutex // guards cmd
	cmd *exec.Cmd
}

func (e *exporter) start() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.cmd = exec.Command(os.Args[0])
	e.cmd.Env = append(os.Environ(), exporterConfig+"="+e.file, exporterAddress+"="+e.address)
	e.cmd.Stderr = e.logs
	return e.cmd.Start()
}

// stop kills the exporter, or asks it to end and waits until it has written its snapshot.
func (e *exporter) stop(kill bool) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if kill {
		err := e.cmd.Process.Kill()
		_ = e.cmd.Wait() // it was killed
		return err
	}
	if err := e.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- e.cmd.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			return fmt.Errorf("stop the exporter: %w", err)
		}
		return nil
	case <-time.After(2 * time.Minute):
		return errors.Join(errors.New("the exporter does not stop"), e.cmd.Process.Kill(), <-ended)
	}
}

// reload makes the exporter read its configuration again.
func (e *exporter) reload() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.cmd.Process.Signal(syscall.SIGHUP)
}
