# datetime: what lies at the edges of fields, formats and zones.
import datetime as D
from datetime import date, datetime, timedelta, timezone

def refused(function, *args, **keywords):
    try:
        print(repr(function(*args, **keywords)))
    except Exception as error:
        print(type(error).__name__, error)

# Every day is found again by its number.
print(all(date.fromordinal(n).toordinal() == n for n in range(1, 3652060, 9733)))     #=> True
print(date.fromordinal(146097), date.fromordinal(146098), date.fromordinal(36524))  #=> 0400-12-31 0401-01-01 0100-12-31
refused(date.fromordinal, 3652060)              #=> ValueError year 10000 is out of range
refused(date, 10**30, 1, 1)                     #=> OverflowError Python int too large to convert to C long
refused(date, 2**31, 1, 1)                      #=> OverflowError signed integer is greater than maximum
refused(datetime, 2023, 2, 29)                  #=> ValueError day is out of range for month
refused(datetime, 2023, 2, 28, 24)              #=> ValueError hour must be in 0..23
refused(datetime, 2023, 2, 28, 1.0)             #=> TypeError 'float' object cannot be interpreted as an integer

# Days and the time of day carry into each other.
last = datetime(2024, 2, 29, 23, 59, 59, 999999)
print(last + timedelta(microseconds=1), last - timedelta(366))  #=> 2024-03-01 00:00:00 2023-02-28 23:59:59.999999
print(datetime(2024, 3, 1) - last, last - datetime(2024, 3, 1)) #=> 0:00:00.000001 -1 day, 23:59:59.999999
print(-timedelta(microseconds=1), timedelta(hours=-1) + timedelta(minutes=61))      #=> -1 day, 23:59:59.999999 0:01:00
refused(lambda: datetime.max + timedelta(microseconds=1))       #=> OverflowError date value out of range
refused(lambda: date.min - timedelta(1))                        #=> OverflowError date value out of range

# A class of a program's own says its name alone.
class Moment(datetime):
    pass

print(repr(Moment(2024, 1, 2) + timedelta(1)), type(Moment.fromtimestamp(0)).__name__)  #=> Moment(2024, 1, 3, 0, 0) Moment

# Texts.
for text in ("2024-05-06T07:08:09", "2024-05-06 07:08", "2024-05-06T07:08:09.5", "2024-05-06T07:08:09Z",
             "2024-05-06T07:08:09.123+00:00", "2024-05-06T07:08:09+05:30", "20240506T070809", "2024-02-30T00:00:00",
             "2024-05-06T24:00:00", "2024-05-06\0"):
    refused(datetime.fromisoformat, text)
#=> datetime.datetime(2024, 5, 6, 7, 8, 9)
#=> datetime.datetime(2024, 5, 6, 7, 8)
#=> datetime.datetime(2024, 5, 6, 7, 8, 9, 500000)
#=> datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(2024, 5, 6, 7, 8, 9, tzinfo=datetime.timezone(datetime.timedelta(seconds=19800)))
#=> datetime.datetime(2024, 5, 6, 7, 8, 9)
#=> ValueError day is out of range for month
#=> ValueError hour must be in 0..23
#=> ValueError Invalid isoformat string: '2024-05-06\x00'
refused(datetime(2024, 1, 1).isoformat, "--")   #=> TypeError isoformat() argument 1 must be a unicode character, not str
refused(D.time(1).isoformat, "days")            #=> ValueError Unknown timespec value

# Timestamps: rounded to the nearest microsecond, halves to even.
for t in (0, 1.5, -0.0000001, 0.9999996, 1234567890.123456, 253402300799):
    refused(datetime.fromtimestamp, t, timezone.utc)
#=> datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(1970, 1, 1, 0, 0, 1, 500000, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(1970, 1, 1, 0, 0, 1, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(2009, 2, 13, 23, 31, 30, 123456, tzinfo=datetime.timezone.utc)
#=> datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.timezone.utc)
refused(datetime.fromtimestamp, 253402300800, timezone.utc)     #=> ValueError year 10000 is out of range
refused(datetime.fromtimestamp, float("nan"))   #=> ValueError Invalid value NaN (not a number)
