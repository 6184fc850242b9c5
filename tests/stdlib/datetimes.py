# datetime: dates, times, durations and zones; strftime and strptime.
from datetime import date, datetime, time, timedelta, timezone, UTC

d = datetime(2024, 2, 29, 12, 30, 45, 123456)
print(d, repr(d), d.isoformat(timespec="minutes"), d.weekday(), d.isocalendar())
#=> 2024-02-29 12:30:45.123456 datetime.datetime(2024, 2, 29, 12, 30, 45, 123456) 2024-02-29T12:30 3 datetime.IsoCalendarDate(year=2024, week=9, weekday=4)
print(d + timedelta(days=366), d - datetime(2023, 1, 1), d.replace(year=2023, day=1).date())
#=> 2025-03-01 12:30:45.123456 424 days, 12:30:45.123456 2023-02-01
print(timedelta(days=1.5, hours=-30), repr(timedelta(-1, 3)), timedelta(seconds=7) / 2, timedelta(1) // timedelta(hours=5))
#=> 6:00:00 datetime.timedelta(days=-1, seconds=3) 0:00:03.500000 4
print(divmod(timedelta(1), timedelta(hours=5)), -timedelta(microseconds=1))
#=> (4, datetime.timedelta(seconds=14400)) -1 day, 23:59:59.999999
z = timezone(timedelta(hours=5, minutes=30), "IST")
a = datetime(2024, 1, 1, 12, tzinfo=z)
print(a, a.astimezone(UTC), a.utcoffset(), a.tzname(), a == datetime(2024, 1, 1, 6, 30, tzinfo=UTC))
#=> 2024-01-01 12:00:00+05:30 2024-01-01 06:30:00+00:00 5:30:00 IST True
print(datetime.fromtimestamp(0, UTC), a.timestamp(), timezone.utc, repr(z))
#=> 1970-01-01 00:00:00+00:00 1704090600.0 UTC datetime.timezone(datetime.timedelta(seconds=19800), 'IST')
print(d.strftime("%A %d %B %Y, %H:%M:%S.%f %j%%"), f"{a:%d/%m/%y %z %:z %Z}")
#=> Thursday 29 February 2024, 12:30:45.123456 060% 01/01/24 +0530 +05:30 IST
print(datetime.strptime("6 May 2024 07:08 PM +0200", "%d %b %Y %I:%M %p %z"))    #=> 2024-05-06 19:08:00+02:00
print(datetime.fromisoformat("2024-W05-3T10:20:30,5Z"), date.fromisoformat("20240105"), time.fromisoformat("T04:05"))
#=> 2024-01-31 10:20:30.500000+00:00 2024-01-05 04:05:00
print(time(10, 20, tzinfo=UTC), time.max, date.min, datetime.combine(date(2024, 1, 2), time(3)))
#=> 10:20:00+00:00 23:59:59.999999 0001-01-01 2024-01-02 03:00:00

def attempt(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: date(2023, 2, 29))              #=> ValueError day is out of range for month
attempt(lambda: datetime(1, 2))                 #=> TypeError function missing required argument 'day' (pos 3)
attempt(lambda: d < a)                          #=> TypeError can't compare offset-naive and offset-aware datetimes
attempt(lambda: date.max + timedelta(1))        #=> OverflowError date value out of range
attempt(lambda: timedelta.max * 2)              #=> OverflowError days=1999999999; must have magnitude <= 999999999
attempt(lambda: datetime.strptime("x", "%Y"))   #=> ValueError time data 'x' does not match format '%Y'
attempt(lambda: date.fromisoformat("2024-1-1")) #=> ValueError Invalid isoformat string: '2024-1-1'
attempt(lambda: timezone(timedelta(1)))
#=> ValueError offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not datetime.timedelta(days=1).
import pickle, copy
print(pickle.loads(pickle.dumps(a)) == a, copy.copy(d) is not d, hash(a) == hash(a.astimezone(UTC)))        #=> True True True

# The classes are as those written in C: messages name the module, and nothing can be set.
for bad in (lambda: date(2024, 1, 1) < 1, lambda: timedelta(1) + 1, lambda: setattr(date, "x", 1)):
    try:
        bad()
    except TypeError as error:
        print(error)
#=> '<' not supported between instances of 'datetime.date' and 'int'
#=> unsupported operand type(s) for +: 'datetime.timedelta' and 'int'
#=> cannot set 'x' attribute of immutable type 'datetime.date'
