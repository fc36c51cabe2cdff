-- What one run came to, as a line of JSON that the benchmark reads.
function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '\nREPORT {"requests": %d, "seconds": %.3f, "bytes": %d, "p50": %.3f, "p99": %.3f, "p999": %.3f, '
        .. '"longest": %.3f, "refused": %d, "broken": %d}\n',
        summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3,
        latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3, latency.max / 1e3, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
