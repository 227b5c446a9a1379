/** Answers that are well-formed and hold no action; none of their words is told, as they may quote the picture. */
import { z } from "zod";
import { LearnError } from "../../errors.ts";

const ErrorBody = z.object({ error: z.unknown().refine((error) => error !== undefined) });

/** Some servers say 200 and mean an error. */
export const isErrorBody = (answer: unknown): boolean => ErrorBody.safeParse(answer).success;

export function errorBody({ host }: URL): LearnError {
  const message = `The model at ${host} answered with an error. See the model server's own log.`;
  return new LearnError("endpoint_refused", message);
}

export function declined({ host }: URL): LearnError {
  const message = `The model at ${host} declined to do this. Say the task in other words, or do it yourself.`;
  return new LearnError("endpoint_refused", message);
}

export function unknownTool({ host }: URL): LearnError {
  const message = `The model at ${host} called a tool that it was not given. Does it speak this API's computer tool?`;
  return new LearnError("endpoint_nonsense", message);
}
