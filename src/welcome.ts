/** What to try when everything runs. */
export function welcome(publicUrl: string, place: string): string {
  const json = `-H 'Content-Type: application/json'`;
  return `
Tidegate is ready at ${publicUrl} (jobs are kept in ${place})

Run a job and see its result:

  curl -s ${publicUrl}/processes/echo/execution ${json} -d '{"inputs": {"message": "hello"}, "response": "document"}'

Run a long one, then follow the "monitor" link of the answer:

  curl -s ${publicUrl}/processes/sleep_a_while/execution ${json} -d '{"inputs": {"duration": 20}}'

What there is: ${publicUrl}/processes    Your jobs: ${publicUrl}/jobs    Stop: Ctrl-C
`;
}
