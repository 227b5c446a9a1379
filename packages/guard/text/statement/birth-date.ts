import type { Detector } from "../detector.ts";

export const findBirthDates: Detector = () => [];
