-- Requests that differ: each line of REQUESTS is a method, a path and a body, with a tab between; they are asked for in
-- turn. {n} becomes a number that is never the same, {address} a made-up address of who asks.
dofile((os.getenv("SCRIPTS") or ".") .. "/report.lua")

local lines, count, started = {}, 0, 0

function init()
    started = os.time() * 1000000
    for line in io.lines(os.getenv("REQUESTS")) do
        local method, path, body = line:match("^(%S+)\t(%S+)\t?(.*)$")
        lines[#lines + 1] = {method, path, body}
    end
end

function request()
    count = count + 1
    local line = lines[count % #lines + 1]
    local number = string.format("%d", started + count)
    local headers = {["X-Forwarded-For"] = string.format("10.%d.%d.%d", count / 65536 % 256, count / 256 % 256, count % 256)}
    for name, value in pairs(wrk.headers) do headers[name] = value end
    if line[1] == "POST" then headers["Content-Type"] = "application/x-www-form-urlencoded" end
    return wrk.format(line[1], line[2]:gsub("{n}", number), headers, (line[3]:gsub("{n}", number)))
end
