// Servers in Go: echo; `http`: answers of 1 KiB, read a line at a time; `chat`: what one connection says goes to all.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"strconv"
	"sync"
)

var lock sync.Mutex
var clients = map[net.Conn]bool{}

func echo(c net.Conn) {
	buffer := make([]byte, 65536)
	for {
		n, err := c.Read(buffer)
		if err != nil {
			return
		}
		c.Write(buffer[:n])
	}
}

func http(c net.Conn) {
	body := bytes.Repeat([]byte{'x'}, 1024)
	in := bufio.NewReader(c)
	for {
		if _, err := in.ReadSlice('\n'); err != nil {
			return
		}
		headers := map[string]string{}
		for {
			line, err := in.ReadSlice('\n')
			if err != nil {
				return
			}
			if len(line) == 2 {
				break
			}
			name, value, _ := bytes.Cut(line, []byte{':'})
			headers[string(bytes.ToLower(name))] = string(bytes.TrimSpace(value))
		}
		head := "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n\r\n"
		pieces := net.Buffers{[]byte(head), body}
		pieces.WriteTo(c)
	}
}

func chat(c net.Conn) {
	lock.Lock()
	clients[c] = true
	lock.Unlock()
	in := bufio.NewReader(c)
	for {
		line, err := in.ReadSlice('\n')
		lock.Lock()
		if err != nil {
			delete(clients, c)
			lock.Unlock()
			return
		}
		for each := range clients {
			each.Write(line)
		}
		lock.Unlock()
	}
}

func main() {
	serve := echo
	if len(os.Args) > 1 && os.Args[1] == "http" {
		serve = http
	} else if len(os.Args) > 1 && os.Args[1] == "chat" {
		serve = chat
	}
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for {
		c, err := listener.Accept()
		if err == nil {
			go func() { serve(c); c.Close() }()
		}
	}
}
