// json.h - the native half of module json.
#pragma once
#include "vm/object/attr.h"

Value py_json_scan(VM *vm, Value *args);
Value py_json_scanstring(VM *vm, Value *args);
Value py_json_encode(VM *vm, Value *args);
Value py_json_encode_text(VM *vm, Value *args);
Value py_json_encode_ascii(VM *vm, Value *args);
