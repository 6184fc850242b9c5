// An echo server; `http`: answers of 1 KiB, parsed by hand as the Python one does; `chat`: what one connection says goes to
// all; `bulk N`: sends N MiB.
const net = require('net');
const room = new Set();
const body = Buffer.alloc(1024, 'x');
const server = net.createServer({noDelay: true}, socket => {
    socket.on('error', () => {});
    if (process.argv[2] === 'chat') {
        room.add(socket);
        socket.on('close', () => room.delete(socket));
        return socket.on('data', data => { for (const each of room) each.write(data); });
    }
    if (process.argv[2] === 'bulk') {
        let left = Number(process.argv[3]) * 16;
        const block = Buffer.alloc(65536, 'x');
        const more = () => { while (left > 0) { left--; if (!socket.write(block)) return socket.once('drain', more); } };
        return socket.once('data', more);
    }
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
