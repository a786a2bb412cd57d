// Sends a model zeros in the shape that its metadata tell, again and again, and prints how long each request took.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/headroom/client/inference"
)

// Bytes of an element.
var sizes = map[string]int64{
	"BOOL": 1, "UINT8": 1, "INT8": 1, "UINT16": 2, "INT16": 2, "FP16": 2, "UINT32": 4, "INT32": 4, "FP32": 4, "UINT64": 8, "INT64": 8, "FP64": 8,
	"BYTES": 4, // the length of an empty one
}

func main() {
	log.SetFlags(0)
	address := flag.String("address", "127.0.0.1:9000", "HOST:PORT of the server's gRPC")
	model := flag.String("model_name", "", "needed")
	version := flag.String("model_version", "", "without: the server's default")
	batch := flag.Int64("batchsize", 1, "rows in a request, where the model leaves the first dimension open")
	iterations := flag.Int("iterations", 10, "requests")
	useTLS := flag.Bool("tls", false, "")
	serverCert := flag.String("server_cert", "", "PEM of who vouches for the server; without: those that the system trusts")
	clientCert := flag.String("client_cert", "", "PEM, where the server asks for one")
	clientKey := flag.String("client_key", "", "PEM")
	flag.Parse()

	transport := insecure.NewCredentials()
	if *useTLS {
		transport = credentials.NewTLS(config(*serverCert, *clientCert, *clientKey))
	}
	connection, err := grpc.NewClient(*address, grpc.WithTransportCredentials(transport))
	check(err)
	defer connection.Close()
	client := inference.NewGRPCInferenceServiceClient(connection)

	request := zeros(client, *model, *version, *batch)
	var times Times
	var answer *inference.ModelInferResponse
	for range *iterations {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		start := time.Now()
		answer, err = client.ModelInfer(ctx, request)
		times.Add(time.Since(start), *batch)
		cancel()
		check(err)
	}
	times.Summary(*batch)
	for i, output := range answer.GetOutputs() {
		fmt.Printf("%s: %s %v, %d bytes\n", output.Name, output.Datatype, output.Shape, len(answer.RawOutputContents[i]))
	}
}

// zeros asks for the model's inputs; those of an open size get one row a batch, and 1 elsewhere.
func zeros(client inference.GRPCInferenceServiceClient, model, version string, batch int64) *inference.ModelInferRequest {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	metadata, err := client.ModelMetadata(ctx, &inference.ModelMetadataRequest{Name: model, Version: version})
	check(err)
	request := &inference.ModelInferRequest{ModelName: model, ModelVersion: version}
	for _, input := range metadata.Inputs {
		bytes := sizes[input.Datatype]
		shape := append([]int64(nil), input.Shape...)
		for i := range shape {
			if shape[i] < 0 {
				shape[i] = 1
				if i == 0 {
					shape[i] = batch
				}
			}
			bytes *= shape[i]
		}
		request.Inputs = append(request.Inputs, &inference.ModelInferRequest_InferInputTensor{Name: input.Name, Datatype: input.Datatype, Shape: shape})
		request.RawInputContents = append(request.RawInputContents, make([]byte, bytes))
	}
	return request
}

func config(serverCert, clientCert, clientKey string) *tls.Config {
	made := &tls.Config{}
	if serverCert != "" {
		pem, err := os.ReadFile(serverCert)
		check(err)
		made.RootCAs = x509.NewCertPool()
		if !made.RootCAs.AppendCertsFromPEM(pem) {
			log.Fatalf("%s: no certificate (expected: PEM)", serverCert)
		}
	}
	if clientCert != "" {
		pair, err := tls.LoadX509KeyPair(clientCert, clientKey)
		check(err)
		made.Certificates = []tls.Certificate{pair}
	}
	return made
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
