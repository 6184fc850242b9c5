# compute: floats in lists, five bodies attracting each other
from math import sqrt


def simulate(steps):
    # x, y, z, vx, vy, vz, mass: a heavy body and four that circle it
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0]]
    for i in range(1, 5):
        distance = 3.0 + 4.0 * i
        speed = sqrt(40.0 / distance)
        bodies.append([distance, 0.1 * i, 0.0, 0.01 * i, speed, 0.02 * i, 0.01 * i])
    pairs = [(bodies[i], bodies[j]) for i in range(5) for j in range(i + 1, 5)]
    dt = 0.01
    for _ in range(steps):
        for a, b in pairs:
            dx = a[0] - b[0]
            dy = a[1] - b[1]
            dz = a[2] - b[2]
            squared = dx * dx + dy * dy + dz * dz
            pull = dt / (squared * sqrt(squared))
            am = a[6] * pull
            bm = b[6] * pull
            a[3] -= dx * bm
            a[4] -= dy * bm
            a[5] -= dz * bm
            b[3] += dx * am
            b[4] += dy * am
            b[5] += dz * am
        for body in bodies:
            body[0] += dt * body[3]
            body[1] += dt * body[4]
            body[2] += dt * body[5]
    for body in bodies:
        print("%.9f %.9f %.9f" % (body[0], body[1], body[2]))


simulate(120000)
