-- wrk script. Arguments: method, file with a path per line, file with the body or "-", how many answers to stop after or 0,
-- "1" when each path is asked for by a caller of its own.
local requests = {}
local next = 0
local answers = 0
local refused = 0

local function tell(count, bad, broken, bytes, p50, p99)
  io.write(string.format('\n{"requests":%d,"refused":%d,"broken":%d,"bytes":%.0f,"p50":%.3f,"p99":%.3f}\n', count, bad, broken, bytes,
    p50, p99))
end

function init(args)
  local body = nil
  local headers = {}
  for name, value in pairs(wrk.headers) do headers[name] = value end
  if args[3] ~= "-" then
    local file = assert(io.open(args[3], "r"))
    body = file:read("*a")
    file:close()
    headers["Content-Type"] = "application/json"
  end
  for path in io.lines(args[2]) do
    if args[5] == "1" then
      headers["X-Forwarded-For"] = string.format("10.0.%d.%d", math.floor(#requests / 256), #requests % 256)
    end
    requests[#requests + 1] = wrk.format(args[1], path, headers, body)
  end
  local most = tonumber(args[4])
  if most == 0 then return end
  -- Only then: to hand each answer to a script costs wrk time. It has no other way to end before its duration.
  response = function(status)
    answers = answers + 1
    if status > 399 then refused = refused + 1 end
    if answers < most then return end
    tell(answers, refused, 0, 0, 0, 0)
    io.flush()
    os.exit(0)
  end
end

function request()
  next = next % #requests + 1
  return requests[next]
end

function done(summary, latency)
  local errors = summary.errors
  tell(summary.requests, errors.status, errors.connect + errors.read + errors.write + errors.timeout,
    summary.bytes, latency:percentile(50) / 1000, latency:percentile(99) / 1000)
end
