-- One officer a thread: saves every so many milliseconds, carries on the token of the answer, counts what was
-- acknowledged. Arguments: the table of officers, milliseconds between two saves. See last_evening.py.

-- Times are taken here, for wrk counts the pause before a connection's first request.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long micros; } instant;
  int gettimeofday(instant *now, void *zone);
]]
local instant = ffi.new("instant")
local function milliseconds()
  ffi.C.gettimeofday(instant, nil)
  return tonumber(instant.seconds) * 1000 + tonumber(instant.micros) / 1000
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  me = dofile(args[1])[number]
  every = tonumber(args[2])
  seen, sent, acknowledged, refused, complaint = me.seen, me.first, me.first, 0, ""
  times = ""
  math.randomseed(number * 7919)
  pause = math.random(0, every)
end

function delay()
  local now = pause
  pause = math.max(0, every - (spent or 0))
  return now
end

local function encoded(text)
  return (text:gsub("[^%w]", function(sign) return string.format("%%%02X", sign:byte()) end))
end

-- The same words as `text_of` in last_evening.py.
local function text(count)
  return me.words .. string.rep(" Đã kiểm tra thêm một cụm.", count) .. " Lần lưu " .. count .. "."
end

function request()
  sent = sent + 1
  local body = me.field .. "=" .. encoded(text(sent)) .. "&seen=" .. encoded(seen) .. "&shown=&person=" .. me.person
  local request = wrk.format("POST", me.path, {
    ["Cookie"] = "sessionid=" .. me.session .. "; csrftoken=" .. me.csrf,
    ["X-CSRFToken"] = me.csrf,
    ["HX-Request"] = "true",
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Connection"] = "close",
  }, body)
  asked = milliseconds()
  return request
end

function response(status, headers, body)
  local token = body:match('name="seen" value="([^"]*)"')
  if status == 200 and token and body:find("save-mark--saved", 1, true) then
    acknowledged, seen = sent, token
  else
    refused = refused + 1
    complaint = status .. " " .. body:sub(1, 300)
  end
  spent = milliseconds() - asked
  times = times .. string.format("%s%.1f", times == "" and "" or ",", spent)
end

local function quoted(words)
  return '"' .. words:gsub('[%c"\\]', " ") .. '"'
end

function done(summary, latency, requests)
  local file = io.open(os.getenv("LAST_EVENING_RESULT"), "w")
  local officers = {}
  for _, thread in ipairs(threads) do
    table.insert(officers, string.format('{"sent": %d, "acknowledged": %d, "refused": %d, "complaint": %s, "times": [%s]}',
      thread:get("sent"), thread:get("acknowledged"), thread:get("refused"), quoted(thread:get("complaint")), thread:get("times")))
  end
  local errors = summary.errors
  file:write(string.format('{"seconds": %f, "errors": %d,', summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status))
  file:write('"officers": [' .. table.concat(officers, ",\n") .. "]}")
  file:close()
end
