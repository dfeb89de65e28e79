#pragma once
#if defined(__clang__)
#define TSA(x) __attribute__((x))
#else
#define TSA(x)
#endif
#define MY_CAPABILITY(x) TSA(capability(x))
#define MY_SCOPED_CAPABILITY TSA(scoped_lockable)
#define MY_GUARDED_BY(x) TSA(guarded_by(x))
#define MY_REQUIRES(...) TSA(requires_capability(__VA_ARGS__))
#define MY_REQUIRES_SHARED(...) TSA(requires_shared_capability(__VA_ARGS__))
#define MY_ACQUIRE(...) TSA(acquire_capability(__VA_ARGS__))
#define MY_ACQUIRE_SHARED(...) TSA(acquire_shared_capability(__VA_ARGS__))
#define MY_RELEASE(...) TSA(release_capability(__VA_ARGS__))
#define MY_RELEASE_GENERIC(...) TSA(release_generic_capability(__VA_ARGS__))
