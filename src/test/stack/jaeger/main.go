// Stands in for Jaeger in the stack test, because Jaeger takes minutes to build: takes spans by OTLP gRPC on the port of
// the stack file, and shows on the port of Jaeger's API what has arrived, all requests one after the other in Base64,
// which is one ExportTraceServiceRequest. What Jaeger itself makes of them is shown by try-traces.sh.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"io"
	"log"
	"net/http"
	"sync"
)

const mostBytes = 64 << 20

type receiver struct {
	lock     sync.Mutex
	received []byte
}

func (r *receiver) export(w http.ResponseWriter, request *http.Request) {
	message, err := readMessage(request.Body)
	w.Header().Set("Content-Type", "application/grpc")
	w.Header().Set("Trailer", "Grpc-Status, Grpc-Message")
	if err != nil {
		w.Header().Set("Grpc-Status", "3")
		w.Header().Set("Grpc-Message", err.Error())
		return
	}
	r.lock.Lock()
	if len(r.received)+len(message) <= mostBytes {
		r.received = append(r.received, message...)
	}
	r.lock.Unlock()
	w.Write(make([]byte, 5)) // an empty message: all were taken
	w.Header().Set("Grpc-Status", "0")
}

// One message of gRPC: a byte that says whether it is compressed, four with its length, then it.
func readMessage(body io.Reader) ([]byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(body, head[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint32(head[1:]))
	if _, err := io.ReadFull(body, message); err != nil || head[0] == 0 {
		return message, err
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(message))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unzipped)
}

func (r *receiver) show(w http.ResponseWriter, _ *http.Request) {
	r.lock.Lock()
	defer r.lock.Unlock()
	io.WriteString(w, base64.StdEncoding.EncodeToString(r.received))
}

func main() {
	r := &receiver{}
	grpc := http.NewServeMux()
	grpc.HandleFunc("POST /opentelemetry.proto.collector.trace.v1.TraceService/Export", r.export)
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Addr: "127.0.0.1:14317", Handler: grpc, Protocols: protocols}
	go func() { log.Fatal(server.ListenAndServe()) }()
	log.Fatal(http.ListenAndServe(":16686", http.HandlerFunc(r.show)))
}
