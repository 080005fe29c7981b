// Command tafel is the whole product: see `tafel help`.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"tafel/house"
	"tafel/internal/calendar"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tafel:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, env func(string) string, out io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to do: demo, serve, migrate, play")
	}
	url := env("TAFEL_DATABASE")
	if url == "" {
		url = "tafel.db"
	}
	switch args[0] {
	case "serve":
		h, err := house.Open(ctx, url, &calendar.Source{})
		if err != nil {
			return err
		}
		defer h.Close()
		addr := env("TAFEL_ADDRESS")
		if addr == "" {
			addr = "127.0.0.1:8080"
		}
		return serve(ctx, h, addr, out)
	case "migrate":
		h, err := house.Open(ctx, url, &calendar.Source{})
		if err != nil {
			return err
		}
		return h.Close()
	}
	return fmt.Errorf("unknown command %q", args[0])
}

func serve(ctx context.Context, h *house.House, addr string, out io.Writer) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: h.Web.Handler(), ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute}
	go h.Jobs.Run(ctx)
	go h.Post.Run(ctx)
	go func() {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		srv.Shutdown(stop)
	}()
	fmt.Fprintf(out, "Tafel: http://%s\n", l.Addr())
	slog.Info("serving", "address", l.Addr().String())
	if err := srv.Serve(l); err != http.ErrServerClosed {
		return err
	}
	return nil
}
