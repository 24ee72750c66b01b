/** Of the examples. */
export const jobId = "0199f2b1-7c3e-7d44-9f0a-5b1e6a2c8d10";
export const otherJobId = "0199f2b1-7c3e-7d44-9f0a-5b1e6a2c8d11";
export const group = "0199f2b1-7c3e-7d44-9f0a-5b1e6a2c8d00";
