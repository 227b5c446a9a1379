import type { Detector } from "../detector.ts";

export const findPersons: Detector = () => [];
