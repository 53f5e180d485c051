; magic input=varied.ll show=mk,_magic_sites
; EXPECT
@_magic_sites = internal constant [5 x { i32, i32, i32, i32, i32, i32, i32, i32, i32 }] [{ i32, i32, i32, i32, i32, i32, i32, i32, i32 } { i32 371, i32 374, i32 2096246521, i32 1276299747, i32 65536, i32 6, i32 0, i32 377, i32 17 }, { i32, i32, i32, i32, i32, i32, i32, i32, i32 } { i32 371, i32 386, i32 964224033, i32 2941222339, i32 69632, i32 0, i32 0, i32 377, i32 18 }, { i32, i32, i32, i32, i32, i32, i32, i32, i32 } { i32 394, i32 397, i32 2451825767, i32 1840997282, i32 0, i32 6, i32 0, i32 377, i32 19 }, { i32, i32, i32, i32, i32, i32, i32, i32, i32 } { i32 402, i32 397, i32 2363445023, i32 4101151715, i32 0, i32 11, i32 0, i32 377, i32 19 }, { i32, i32, i32, i32, i32, i32, i32, i32, i32 } { i32 371, i32 397, i32 2203608604, i32 1243807864, i32 0, i32 4, i32 0, i32 377, i32 19 }], section "magic_ro", align 4
define dso_local ptr @mk(i32 noundef %0) #0 {
  %2 = alloca i32, align 4
  %3 = alloca ptr, align 4
  store i32 %0, ptr %2, align 4
  call void @llvm.lifetime.start.p0(i64 4, ptr %3) #6
  %4 = load i32, ptr %2, align 4
  %5 = mul i32 %4, 12
  %6 = call ptr @magic_malloc(i32 noundef %5, i32 0) #5
  store ptr %6, ptr %3, align 4
  %7 = load ptr, ptr @list, align 4
  %8 = load ptr, ptr %3, align 4
  %9 = getelementptr inbounds nuw %struct.node, ptr %8, i32 0, i32 0
  store ptr %7, ptr %9, align 4
  %10 = load ptr, ptr %3, align 4
  store ptr %10, ptr @list, align 4
  store ptr @cb1, ptr getelementptr inbounds nuw (%struct.other, ptr @g, i32 0, i32 1), align 4
  %11 = load ptr, ptr %3, align 4
  call void @llvm.lifetime.end.p0(i64 4, ptr %3) #6
  ret ptr %11
}
