# zoneinfo: gaps, hours that come twice, rules beyond the table, the cache.
import copy
import os
import pickle
from datetime import datetime, timedelta, timezone
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError, available_timezones

if not any(os.path.exists(os.path.join(folder, "Europe/Berlin")) for folder in TZPATH):
    print("there is no database")
    raise SystemExit

berlin, york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
print(berlin, repr(york), ZoneInfo("Europe/Berlin") is berlin, "Asia/Tokyo" in available_timezones())    #=> Europe/Berlin zoneinfo.ZoneInfo(key='America/New_York') True True
summer = datetime(2024, 7, 1, 12, tzinfo=berlin)
print(summer, summer.tzname(), summer.dst(), summer.astimezone(york))    #=> 2024-07-01 12:00:00+02:00 CEST 1:00:00 2024-07-01 06:00:00-04:00
print(datetime(2024, 3, 31, 2, 30, tzinfo=berlin), datetime(2024, 3, 31, 2, 30, fold=1, tzinfo=berlin))    #=> 2024-03-31 02:30:00+01:00 2024-03-31 02:30:00+02:00
print(datetime(2024, 10, 27, 2, 30, tzinfo=berlin), datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=berlin))    #=> 2024-10-27 02:30:00+02:00 2024-10-27 02:30:00+01:00
for hour in range(3):
    local = datetime(2060, 10, 31, hour, 30, tzinfo=timezone.utc).astimezone(berlin)
    print(local, local.fold)
#=> 2060-10-31 02:30:00+02:00 0
#=> 2060-10-31 02:30:00+01:00 1
#=> 2060-10-31 03:30:00+01:00 0
print(datetime(1850, 1, 1, tzinfo=york).utcoffset(), ZoneInfo("Asia/Kolkata").utcoffset(None), ZoneInfo("UTC").utcoffset(None))    #=> -1 day, 19:03:58 None 0:00:00
print(pickle.loads(pickle.dumps(berlin)) is berlin, copy.deepcopy(summer) == summer, ZoneInfo.no_cache("UTC") is ZoneInfo("UTC"))    #=> True True False
for key in ("No/Such", "/etc/passwd", "../x", "a//b"):
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError) as error:
        print(type(error).__name__, error)
#=> ZoneInfoNotFoundError 'No time zone found with key No/Such'
#=> ValueError ZoneInfo keys may not be absolute paths, got: /etc/passwd
#=> ValueError ZoneInfo keys must refer to subdirectories of TZPATH, got: ../x
#=> ValueError ZoneInfo keys must be normalized relative paths, got: a//b
