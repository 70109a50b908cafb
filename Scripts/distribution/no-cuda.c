// What libtorch's CPU library wants of CUDA's runtime and profiler, as a machine without a driver answers.
//
// The wheel that libtorch comes from was built with CUDA, so that even its CPU library names these functions. It calls them
// when somebody profiles a graphics card, which Mithridate never does. The libraries behind them are NVIDIA's, and not free.
// Compiled twice: RUNTIME for libcudart, PROFILER for libcupti.

enum { insufficient_driver = 35, not_initialized = 15 };

#ifdef RUNTIME
#define ABSENT(name) int name(void) { return insufficient_driver; }
ABSENT(cudaDeviceSynchronize)
ABSENT(cudaDriverGetVersion)
ABSENT(cudaGetDeviceCount)
ABSENT(cudaGetDeviceProperties)
ABSENT(cudaRuntimeGetVersion)
const char *cudaGetErrorString(int code) { return "there is no CUDA here"; }
#endif

#ifdef PROFILER
#define ABSENT(name) int name(void) { return not_initialized; }
ABSENT(cuptiActivityDisable)
ABSENT(cuptiActivityEnable)
ABSENT(cuptiActivityEnableCudaEventDeviceTimestamps)
ABSENT(cuptiActivityEnableDriverApi)
ABSENT(cuptiActivityEnableRuntimeApi)
ABSENT(cuptiActivityFlushAll)
ABSENT(cuptiActivityGetNextRecord)
ABSENT(cuptiActivityGetNumDroppedRecords)
ABSENT(cuptiActivityPopExternalCorrelationId)
ABSENT(cuptiActivityPushExternalCorrelationId)
ABSENT(cuptiActivityRegisterCallbacks)
ABSENT(cuptiActivityRegisterTimestampCallback)
ABSENT(cuptiActivitySetAttribute)
ABSENT(cuptiEnableCallback)
ABSENT(cuptiEnableDomain)
ABSENT(cuptiFinalize)
ABSENT(cuptiGetVersion)
ABSENT(cuptiSubscribe)
ABSENT(cuptiUnsubscribe)
int cuptiGetResultString(int code, const char **text) {
  *text = "there is no CUDA here";
  return 0;
}
#endif
