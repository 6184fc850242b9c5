"""The Sun and the giant planets, moved by gravity for two hundred years."""
from math import pi, sqrt, hypot

DAYS = 365.24
SUN = 4 * pi**2


class Body:
    __slots__ = ("name", "x", "y", "z", "vx", "vy", "vz", "mass")

    def __init__(self, name, position, velocity, mass):
        self.name = name
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = (speed * DAYS for speed in velocity)
        self.mass = mass * SUN

    def distance(self, other):
        return hypot(self.x - other.x, self.y - other.y, self.z - other.z)


# Positions in astronomical units and velocities per day, of 1 January 2000.
BODIES = [
    Body("Sun", (0, 0, 0), (0, 0, 0), 1),
    Body("Jupiter", (4.84143144246472090, -1.16032004402742839, -0.103622044471123109),
         (0.00166007664274403694, 0.00769901118419740425, -6.90460016972063023e-05), 9.54791938424e-04),
    Body("Saturn", (8.34336671824457987, 4.12479856412430479, -0.403523417114321381),
         (-0.00276742510726411862, 0.00499852801234917238, 2.30417297573763929e-05), 2.85885980666e-04),
    Body("Uranus", (12.8943695621391310, -15.1111514016986312, -0.223307578892655734),
         (0.00296460137564761618, 0.00237847173959480950, -2.96589568540237556e-05), 4.36624404335e-05),
    Body("Neptune", (15.3796971148509165, -25.9193146099879641, 0.179258772950371181),
         (0.00268067772490389322, 0.00162824170038242295, -9.51592254519715870e-05), 5.15138902046e-05),
]
PAIRS = [(a, b) for i, a in enumerate(BODIES) for b in BODIES[i + 1:]]


def settle():
    """Makes the whole stand still, so that it does not drift away."""
    sun = BODIES[0]
    for axis in ("vx", "vy", "vz"):
        setattr(sun, axis, -sum(getattr(body, axis) * body.mass for body in BODIES) / sun.mass)


def advance(dt, steps):
    for _ in range(steps):
        for a, b in PAIRS:
            dx, dy, dz = a.x - b.x, a.y - b.y, a.z - b.z
            squared = dx * dx + dy * dy + dz * dz
            pull = dt / (squared * sqrt(squared))
            a.vx -= dx * b.mass * pull
            a.vy -= dy * b.mass * pull
            a.vz -= dz * b.mass * pull
            b.vx += dx * a.mass * pull
            b.vy += dy * a.mass * pull
            b.vz += dz * a.mass * pull
        for body in BODIES:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz


def energy():
    moving = sum(body.mass * (body.vx**2 + body.vy**2 + body.vz**2) / 2 for body in BODIES)
    return moving - sum(a.mass * b.mass / a.distance(b) for a, b in PAIRS)


settle()
before = energy()
print(f"{'year':>4}" + "".join(f"{body.name:>10}" for body in BODIES[1:]) + "   distances from the Sun")
for year in range(0, 201, 25):
    print(f"{year:>4}" + "".join(f"{body.distance(BODIES[0]):>10.4f}" for body in BODIES[1:]))
    advance(0.02, 25 * 50)
print(f"energy kept to one part in {abs(before / (energy() - before)):,.0f}")
