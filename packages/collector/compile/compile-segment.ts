import type { Job } from "../queue/queue.ts";
import type { Services } from "../services.ts";

/** Placeholder until core/segment stands. */
export async function compileSegment(services: Services, job: Job): Promise<void> {
  void services;
  void job;
}
