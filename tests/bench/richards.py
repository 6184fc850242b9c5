# compute: the simulation of a small operating system: tasks, queues of packets, priorities
IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
KIND_DEVICE, KIND_WORK = range(2)
DATA_SIZE = 4


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.datum = 0
        self.data = [0] * DATA_SIZE

    def appended_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Scheduler:
    def __init__(self):
        self.tasks = None
        self.table = [None] * 6
        self.current = None
        self.queued = self.held = 0

    def add(self, task):
        task.next = self.tasks
        self.tasks = self.table[task.identity] = task

    def run(self):
        task = self.tasks
        while task is not None:
            self.current = task
            task = task.next if task.is_idle_or_held() else task.step()

    def release(self, identity):
        task = self.table[identity]
        task.holding = False
        return task if task.priority > self.current.priority else self.current

    def hold(self):
        self.held += 1
        self.current.holding = True
        return self.current.next

    def suspend(self):
        self.current.waiting = True
        return self.current

    def queue(self, packet):
        task = self.table[packet.owner]
        self.queued += 1
        packet.owner = self.current.identity
        return task.receive(packet, self.current)


class Task:
    def __init__(self, scheduler, identity, priority, packets, waiting):
        self.scheduler = scheduler
        self.identity = identity
        self.priority = priority
        self.packets = packets
        self.waiting = waiting
        self.pending = packets is not None
        self.holding = False
        self.next = None
        scheduler.add(self)

    def is_idle_or_held(self):
        return self.holding or (not self.pending and self.waiting)

    def step(self):
        packet = None
        if self.waiting and self.pending:
            packet = self.packets
            self.packets = packet.link
            self.waiting = False
            self.pending = self.packets is not None
        return self.act(packet)

    def receive(self, packet, current):
        if self.packets is None:
            self.packets = packet
            packet.link = None
            self.pending = True
            if self.priority > current.priority:
                return self
        else:
            packet.appended_to(self.packets)
        return current


class IdleTask(Task):
    def __init__(self, scheduler, count):
        super().__init__(scheduler, IDLE, 0, None, False)
        self.control = 1
        self.count = count

    def act(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.scheduler.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.scheduler.release(DEVICE_A)
        self.control = self.control // 2 ^ 0xD008
        return self.scheduler.release(DEVICE_B)


class WorkerTask(Task):
    def __init__(self, scheduler, priority, packets):
        super().__init__(scheduler, WORKER, priority, packets, True)
        self.destination = HANDLER_A
        self.letter = 0

    def act(self, packet):
        if packet is None:
            return self.scheduler.suspend()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.owner = self.destination
        packet.datum = 0
        for i in range(DATA_SIZE):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.scheduler.queue(packet)


class HandlerTask(Task):
    def __init__(self, scheduler, identity, priority, packets):
        super().__init__(scheduler, identity, priority, packets, True)
        self.work = None
        self.devices = None

    def act(self, packet):
        if packet is not None:
            if packet.kind == KIND_WORK:
                self.work = packet.appended_to(self.work)
            else:
                self.devices = packet.appended_to(self.devices)
        work = self.work
        if work is not None:
            if work.datum >= DATA_SIZE:
                self.work = work.link
                return self.scheduler.queue(work)
            device = self.devices
            if device is not None:
                self.devices = device.link
                device.datum = work.data[work.datum]
                work.datum += 1
                return self.scheduler.queue(device)
        return self.scheduler.suspend()


class DeviceTask(Task):
    def __init__(self, scheduler, identity, priority):
        super().__init__(scheduler, identity, priority, None, True)
        self.kept = None

    def act(self, packet):
        if packet is None:
            if self.kept is None:
                return self.scheduler.suspend()
            kept, self.kept = self.kept, None
            return self.scheduler.queue(kept)
        self.kept = packet
        return self.scheduler.hold()


def simulate(count):
    scheduler = Scheduler()
    IdleTask(scheduler, count)
    WorkerTask(scheduler, 1000, Packet(Packet(None, WORKER, KIND_WORK), WORKER, KIND_WORK))
    for handler, device, priority in ((HANDLER_A, DEVICE_A, 2000), (HANDLER_B, DEVICE_B, 3000)):
        packets = None
        for _ in range(3):
            packets = Packet(packets, device, KIND_DEVICE)
        HandlerTask(scheduler, handler, priority, packets)
    DeviceTask(scheduler, DEVICE_A, 4000)
    DeviceTask(scheduler, DEVICE_B, 5000)
    scheduler.run()
    return scheduler.queued, scheduler.held


for _ in range(10):
    result = simulate(10000)
print(result)
