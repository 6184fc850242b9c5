# compute: attributes of instances, classes and modules read and written
import math


class Particle:
    gravity = 10
    bounced = 0

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.vx = 1
        self.vy = 0
        self.age = 0


class World:
    def __init__(self, count):
        self.particles = [Particle(i * 7 % 100, i * 13 % 100) for i in range(count)]
        self.time = 0


def step(world):
    for particle in world.particles:
        particle.vy -= particle.gravity
        particle.x += particle.vx
        particle.y += particle.vy
        particle.age += 1
        if particle.y < 0:
            particle.y = -particle.y
            particle.vy = -particle.vy // 2
            Particle.bounced += 1
        if particle.x > math.pi * 1000:
            particle.x = 0
    world.time += 1


world = World(200)
while world.time < 5000:
    step(world)
print(Particle.bounced, sum(p.x + p.y + p.age for p in world.particles))
