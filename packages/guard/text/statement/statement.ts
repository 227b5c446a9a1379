import type { Detector } from "../detector.ts";

export const findStatements: Detector = () => [];
