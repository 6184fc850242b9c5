// An echo server; `http`: answers of 1 KiB, parsed by hand as the Python one does.
const net = require('net');
const body = Buffer.alloc(1024, 'x');
const server = net.createServer({noDelay: true}, socket => {
    socket.on('error', () => {});
    if (process.argv[2] !== 'http') return socket.on('data', data => socket.write(data));
    let text = '';
    socket.on('data', data => {
        text += data.toString('latin1');
        let end;
        while ((end = text.indexOf('\r\n\r\n')) >= 0) {
            const lines = text.slice(0, end).split('\r\n');
            const headers = {};
            for (const line of lines.slice(1)) {
                const colon = line.indexOf(':');
                headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
            }
            text = text.slice(end + 4);
            socket.cork();
            socket.write(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`);
            socket.write(body);
            socket.uncork();
        }
    });
});
server.listen(0, '127.0.0.1', 1024, () => console.log(server.address().port));
